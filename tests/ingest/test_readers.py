import json
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile

import h5py
import numpy as np
import pytest
import torch
from connectorch.ingest.read import read, read_all
from connectorch.training.network import feedforward

SHARED = Path(__file__).parents[3] / "shared" / "data"
RNG = np.random.default_rng(5)
KERNELS = [RNG.normal(size=(3, 4)) * (RNG.random((3, 4)) < 0.7), RNG.normal(size=(4, 2))]
BIASES = [np.array([0.5, 0.0, -1.0, 0.25]), np.array([0.0, 2.0])]


def same(network, dtype=np.float32):
    """Whether a network is the one of KERNELS and BIASES."""
    weights = [torch.from_numpy(kernel.T.astype(dtype)) for kernel in KERNELS]
    return (
        network.digest == feedforward("any", weights, biases=[torch.from_numpy(b.astype(dtype)) for b in BIASES]).digest
    )


def keras(path, layers, *, nested=True, config=None, compress=False):
    """A file as Keras 2 writes it: `layers` is name -> {weight name: array}."""
    with h5py.File(path, "w") as file:
        root = file.create_group("model_weights") if nested else file
        root.attrs["layer_names"] = np.array([name.encode() for name in layers])
        root.attrs["backend"] = b"tensorflow"
        root.attrs["keras_version"] = b"2.11.0"
        if config is not None:
            file.attrs["model_config"] = config
        for name, weights in layers.items():
            group = root.create_group(name)
            group.attrs["weight_names"] = np.array([f"{name}/{weight}:0".encode() for weight in weights])
            for weight, array in weights.items():
                options = {"compression": "gzip"} if compress else {}
                group.create_dataset(f"{name}/{weight}:0", data=array, **options)
    return path


def dense(dtype=np.float32, **changes):
    layers = {
        "dense": {"kernel": KERNELS[0].astype(dtype), "bias": BIASES[0].astype(dtype)},
        "dropout": {},
        "dense_1": {"kernel": KERNELS[1].astype(dtype), "bias": BIASES[1].astype(dtype)},
    }
    return layers | changes


CONFIG = json.dumps(
    {
        "class_name": "Sequential",
        "config": {
            "name": "sequential",
            "layers": [
                {"class_name": "InputLayer", "config": {"name": "input_1"}},
                {"class_name": "Dense", "config": {"name": "dense", "activation": "tanh", "units": 4}},
                {"class_name": "Dropout", "config": {"name": "dropout", "rate": 0.5}},
                {"class_name": "Dense", "config": {"name": "dense_1", "units": 2}},
            ],
        },
    }
)


@pytest.mark.parametrize("nested", [True, False])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_keras_file_is_read_to_the_last_bit(tmp_path, nested, dtype):
    path = keras(tmp_path / "model.h5", dense(dtype), nested=nested, config=CONFIG, compress=nested)
    network = read(path)
    assert same(network, dtype)
    assert network.name == "model"
    assert network.sizes == (3, 4, 2)
    assert network.n_edges == sum(int((kernel != 0).sum()) for kernel in KERNELS)
    assert network.about == {"source": "model.h5", "activations": ["tanh", "linear"]}


def test_a_keras_file_without_biases_and_without_a_configuration(tmp_path):
    layers = {"dense": {"kernel": KERNELS[0]}, "dense_1": {"kernel": KERNELS[1]}}
    network = read(keras(tmp_path / "model.h5", layers))
    assert network.biases == (None, None, None)


def truncated(path, good):
    path.write_bytes(good.read_bytes()[:900])


def half_a_kernel():
    return {"dense_1": {"kernel": KERNELS[1][:2].astype(np.float32)}}


BROKEN_H5 = {
    "empty": (lambda path: path.touch(), "not a whole HDF5 file"),
    "text": (lambda path: path.write_text("weights"), "not a whole HDF5 file"),
    "truncated": (lambda path: truncated(path, keras(path.with_suffix(".ok"), dense())), "not a whole HDF5 file"),
    "no-keras": (lambda path: h5py.File(path, "w").create_dataset("w", data=[1.0]).file.close(), "layer_names"),
    "convolution": (lambda path: keras(path, dense(conv={"kernel": np.ones((3, 3, 1, 8), "f4")})), "'conv'"),
    "batch-norm": (lambda path: keras(path, dense(norm={"gamma": np.ones(4, "f4")})), "'norm'"),
    "no-dense": (lambda path: keras(path, {"dropout": {}}), "no Dense layer"),
    "nan": (lambda path: keras(path, {"dense": {"kernel": np.array([[np.nan, 1]], "f4")}}), "NaN"),
    "mismatch": (lambda path: keras(path, dense(**half_a_kernel())), r"\(4, 3\).*\(2, 2\)"),
    "bias-length": (
        lambda path: keras(path, dense(dense={"kernel": KERNELS[0], "bias": np.ones(3)})),
        "bias of layer 1",
    ),
    "bias-square": (
        lambda path: keras(path, dense(dense={"kernel": KERNELS[0], "bias": np.ones((4, 1))})),
        "bias of layer 1",
    ),
    "integers": (lambda path: keras(path, {"dense": {"kernel": np.ones((2, 2), "i4")}}), "int32"),
    "strings": (lambda path: keras(path, {"dense": {"kernel": np.array([[b"a", b"b"]])}}), "'dense'"),
    "complex": (lambda path: keras(path, {"dense": {"kernel": np.ones((2, 2), "c8")}}), "complex64"),
    "no-units": (lambda path: keras(path, {"dense": {"kernel": np.ones((0, 3), "f4")}}), "at least one neuron"),
    "lost-layer": (lambda path: without(keras(path, dense()), "model_weights/dense_1"), "'dense_1'"),
    "lost-kernel": (lambda path: without(keras(path, dense()), "model_weights/dense/dense/kernel:0"), "'dense'"),
    "lost-names": (lambda path: without_names(keras(path, dense())), "'dense'"),
    "list-config": (lambda path: keras(path, dense(), config='["Sequential"]'), "model_config is not as Keras"),
    "layer-without-config": (
        lambda path: keras(path, dense(), config='{"config": {"layers": [{"class_name": "Dense"}]}}'),
        "model_config is not as Keras",
    ),
    "bad-config": (lambda path: keras(path, dense(), config="{layers"), "model_config"),
}


def without(path, name):
    with h5py.File(path, "a") as file:
        del file[name]


def without_names(path):
    with h5py.File(path, "a") as file:
        del file["model_weights/dense"].attrs["weight_names"]


@pytest.mark.parametrize("name", BROKEN_H5)
def test_a_broken_keras_file_is_refused_by_name_and_culprit(tmp_path, name):
    make, culprit = BROKEN_H5[name]
    path = tmp_path / f"{name}.h5"
    make(path)
    with pytest.raises(ValueError, match=rf"(?s)(?=.*{name})(?=.*{culprit})"):
        read(path)


def arrays(**changes):
    """Arrays of a good .npz file, with changes; None leaves one out."""
    good = {f"weight{i}": kernel.T for i, kernel in enumerate(KERNELS)} | {f"bias{i}": b for i, b in enumerate(BIASES)}
    return {name: array for name, array in (good | changes).items() if array is not None}


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_an_npz_file_is_read_to_the_last_bit(tmp_path, dtype):
    np.savez_compressed(tmp_path / "net.npz", **{name: array.astype(dtype) for name, array in arrays().items()})
    assert same(read(tmp_path / "net.npz"), dtype)


def test_a_mask_prunes_and_weights_of_zero_are_no_edges(tmp_path):
    weight, mask = np.array([[1.0, 2.0], [0.0, 4.0]]), np.array([[1, 0], [1, 1]])
    np.savez(tmp_path / "net.npz", weight0=weight, mask0=mask)
    (block,) = read(tmp_path / "net.npz").blocks
    assert block.mask.tolist() == [[True, False], [False, True]]


def test_whole_numbers_are_weights_too(tmp_path):
    np.savez(tmp_path / "net.npz", weight0=np.array([[1, -2]]), bias0=np.array([3]))
    network = read(tmp_path / "net.npz")
    assert network.weights[0].tolist() == [[1.0, -2.0]]
    assert network.biases[1].tolist() == [3.0]


def test_numbers_of_other_widths_and_orders_are_the_same_numbers(tmp_path):
    wanted = feedforward("any", [torch.tensor([[0.5, -2.0]])]).digest
    for dtype in (">f4", ">f8", "<f2", ">f2"):
        np.savez(tmp_path / "net.npz", weight0=np.array([[0.5, -2.0]], dtype), mask0=np.array([[True, True]]))
        assert read(tmp_path / "net.npz").digest == wanted


def cut(path):
    np.savez(path, **arrays())
    path.write_bytes(path.read_bytes()[:300])


def single(path):
    with path.open("wb") as file:
        np.save(file, np.ones(3))


def zipped(path, name, data, method=ZIP_STORED):
    np.savez(path, **arrays())
    with ZipFile(path, "a", method) as file:
        file.writestr(name, data)


def packed_badly(path):
    """Deflated bytes changed behind the member's header."""
    np.savez_compressed(path, weight0=np.ones((40, 40)))
    data = bytearray(path.read_bytes())
    data[60:75] = b"\xff" * 15
    path.write_bytes(data)


BROKEN_NPZ = {
    "empty": (lambda path: path.touch(), "no .npz file"),
    "text": (lambda path: path.write_text("weights"), "no .npz file"),
    "truncated": (cut, "no .npz file"),
    "single": (single, "no .npz file"),
    "objects": (lambda path: np.savez(path, weight0=np.array([[{}]], dtype=object)), "array 'weight0'.*object"),
    "other-objects": (lambda path: np.savez(path, **arrays(about=np.array({"a": 1}))), "array 'about'.*object"),
    "unknown": (lambda path: np.savez(path, **arrays(scale0=np.ones(3))), "array 'scale0'.*weight0"),
    "unnamed": (lambda path: np.savez(path, *arrays().values()), "no array 'weight0'.*'arr_0'"),
    "zero-padded": (lambda path: np.savez(path, **arrays(weight01=np.ones((2, 2)))), "array 'weight01'"),
    "plural": (lambda path: np.savez(path, **arrays(weights=np.ones((2, 2)))), "array 'weights'"),
    "records": (lambda path: np.savez(path, weight0=np.ones((2, 2), [("w", "f4")])), "'weight0' has dtype"),
    "dates": (lambda path: np.savez(path, weight0=np.ones((2, 2), "M8[s]")), "'weight0' has dtype datetime64"),
    "long-double": (
        lambda path: np.savez(path, weight0=np.ones((2, 2), np.longdouble)),
        "'weight0' has dtype float128",
    ),
    "huge-integers": (lambda path: np.savez(path, weight0=np.full((2, 2), 2**53 + 1)), "'weight0'.*beyond 2.53"),
    "no-file": (lambda path: zipped(path, "notes.txt", b"hello"), "'notes.txt'"),
    "half-masks": (lambda path: np.savez(path, **arrays(mask0=np.full((4, 3), 0.5))), "'mask0' holds other .* 0 and 1"),
    "transposed": (
        lambda path: np.savez(path, weight0=KERNELS[0], weight1=KERNELS[1]),
        "'weight0'.*'weight1'.*transpose",
    ),
    "packed": (packed_badly, "'weight0' of .* is no .npz file"),
    "no-weight": (lambda path: np.savez(path, kernel=np.ones((2, 2))), "no array 'weight0'.*'kernel'"),
    "gap": (lambda path: np.savez(path, **arrays(weight1=None, weight2=np.ones((2, 4)))), "no array 'weight1'"),
    "strings": (lambda path: np.savez(path, weight0=np.array([["a"]])), "'weight0' has dtype <U1"),
    "complex": (lambda path: np.savez(path, weight0=np.ones((2, 2), complex)), "'weight0' has dtype complex128"),
    "nan": (lambda path: np.savez(path, weight0=np.array([[np.nan]])), "NaN"),
    "infinite-bias": (lambda path: np.savez(path, **arrays(bias1=np.array([np.inf, 0]))), "bias of layer 2"),
    "mismatch": (
        lambda path: np.savez(path, **arrays(weight1=np.ones((2, 5)))),
        r"'weight0' is \(4, 3\), 'weight1' \(2, 5\)",
    ),
    "mask-shape": (lambda path: np.savez(path, **arrays(mask0=np.ones((3, 4)))), r"'mask0' is \(3, 4\).*\(4, 3\)"),
    "bias-length": (lambda path: np.savez(path, **arrays(bias0=np.ones(3))), r"'bias0' is \(3,\).*\(4,\)"),
    "bias-square": (lambda path: np.savez(path, **arrays(bias0=np.ones((4, 1)))), r"'bias0' is \(4, 1\).*\(4,\)"),
    "vector": (lambda path: np.savez(path, weight0=np.ones(4)), r"'weight0' is \(4,\)"),
    "tensor": (lambda path: np.savez(path, weight0=np.ones((2, 2, 2))), r"'weight0' is \(2, 2, 2\)"),
    "no-units": (lambda path: np.savez(path, weight0=np.ones((0, 2))), "at least one neuron"),
    "mask-strings": (lambda path: np.savez(path, **arrays(mask0=np.full((4, 3), "yes"))), "'mask0' has dtype <U3"),
    "mask-nan": (lambda path: np.savez(path, **arrays(mask0=np.full((4, 3), np.nan))), "'mask0'.*NaN"),
}


@pytest.mark.parametrize("name", BROKEN_NPZ)
def test_a_broken_npz_file_is_refused_by_name_and_culprit(tmp_path, name):
    make, culprit = BROKEN_NPZ[name]
    path = tmp_path / f"{name}.npz"
    make(path)
    with pytest.raises(ValueError, match=rf"(?s)(?=.*{name})(?=.*{culprit})"):
        read(path)


def test_a_source_that_cannot_be_read_is_refused(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"no file or run folder .*none\.h5"):
        read(tmp_path / "none.h5")
    (tmp_path / "net.xyz").touch()
    with pytest.raises(ValueError, match=r"net\.xyz ends in '\.xyz'; files that can .* \.csv, \.edges, \.h5, "):
        list(read_all(tmp_path / "net.xyz"))
    (tmp_path / "net.run").touch()
    with pytest.raises(ValueError, match=r"net\.run ends in '\.run'"):
        read(tmp_path / "net.run")
    with pytest.raises(FileNotFoundError, match=tmp_path.name):
        read(tmp_path)


@pytest.mark.skipif(not SHARED.exists(), reason=f"the networks of the studies are not at {SHARED}")
def test_every_network_of_the_sculpting_study_is_read():
    paths = sorted((SHARED / "sculpting" / "networks").rglob("*.npz"))
    assert paths
    for path in paths[:: max(1, len(paths) // 20)]:
        with np.load(path) as file:
            edges = [
                int(((file[name] != 0) & (file[name.replace("weight", "mask")] != 0)).sum())
                for name in file.files
                if name.startswith("weight")
            ]
        assert read(path).edges_per_block == edges
