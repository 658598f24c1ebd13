"""The Neo4j driver as the toolkit uses it: quiet, and its errors as built-in ones with a word on what to do."""

import logging
import re
from collections.abc import Generator
from contextlib import contextmanager

from neo4j import Driver, GraphDatabase
from neo4j.exceptions import AuthError, ClientError, DriverError, Neo4jError, ServiceUnavailable, TransientError

CONNECT_LIMIT = 10.0  # seconds
RETRY_LIMIT = 15.0  # seconds in which a transaction is tried again
OLDEST = (5, 26)

logging.getLogger("neo4j").addHandler(logging.NullHandler())  # transactions that are tried again are no news


def open_driver(address: str, user: str, password: str) -> Driver:
    """A driver that reports no notifications: those would become warnings of Python."""
    return GraphDatabase.driver(
        address,
        auth=(user, password),
        connection_timeout=CONNECT_LIMIT,
        max_transaction_retry_time=RETRY_LIMIT,
        initial_retry_delay=0.1,  # sessions that write side by side may, rarely, deadlock: one goes first
        notifications_min_severity="OFF",
        warn_notification_severity="OFF",
    )


def check_version(driver: Driver, address: str) -> None:
    """Refuse a server that is too old for the loading texts, which choose labels and types by parameter."""
    agent = driver.get_server_info().agent
    found = re.match(r"Neo4j/(\d+)\.(\d+)", agent)
    if found is None or tuple(map(int, found.groups())) < OLDEST:
        raise ValueError(f"{address} is {agent}; the toolkit needs Neo4j {'.'.join(map(str, OLDEST))} or newer")


def answers(address: str, user: str, password: str) -> bool:
    """Whether a server there answers a query; false only while it is not reachable."""
    with open_driver(address, user, password) as driver, driver.session() as session:
        try:
            return session.run("RETURN 1 AS one").single(strict=True)["one"] == 1
        except ServiceUnavailable:
            return False
        except AuthError as error:
            raise PermissionError(refused(address, user)) from error


def refused(address: str, user: str) -> str:
    return (
        f"Neo4j at {address} refused user {user!r}; set CONNECTORCH_USER and CONNECTORCH_PASSWORD, or "
        "CONNECTORCH_PASSWORD_FILE to a file of mode 600"
    )


@contextmanager
def memory_is_final() -> Generator[None]:
    """Inside a transaction: do not let the driver try again what exhausts the server's memory."""
    try:
        yield
    except TransientError as error:
        if "OutOfMemory" not in (error.code or ""):
            raise
        raise OSError(
            f"Neo4j has too little memory for this ({error.message}); ask for less, or start it with more "
            "(`connectorch neo4j start --heap 4g`)"
        ) from error


@contextmanager
def plain_errors(address: str, user: str) -> Generator[None]:
    """Turn the driver's errors into ConnectionError, PermissionError, TimeoutError and ValueError."""
    try:
        yield
    except AuthError as error:
        raise PermissionError(refused(address, user)) from error
    except ServiceUnavailable as error:
        raise ConnectionError(
            f"no Neo4j answers at {address}; start one (`connectorch neo4j start`), or give another --store"
        ) from error
    except ClientError as error:
        if "TimedOut" in (error.code or ""):
            raise TimeoutError(
                f"Neo4j at {address} took longer than the time limit; raise it (`--timeout`), or ask for less"
            ) from error
        raise ValueError(f"Neo4j at {address}: {error}") from error
    except DriverError as error:
        raise ValueError(f"Neo4j at {address}: {error}") from error
    except Neo4jError as error:
        raise OSError(f"Neo4j at {address}: {error}") from error
