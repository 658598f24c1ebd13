"""Train and prune three networks on a Boolean function, count their motifs at every level, and write a report."""

from dataclasses import replace
from pathlib import Path

from connectorch.analysis.report import html
from connectorch.analysis.studies.summary import summary
from connectorch.training.task import default_settings
from connectorch.training.train import Plan, train

settings = replace(default_settings("4-2-4"), updates=300, retrain_updates=200, levels=(0.0, 0.5, 0.8))
train(Plan("4-2-4", networks=3, settings=settings, seed=0), Path("three"), say=print)
report = summary(Path("three"))
for census in report.censuses:
    print(census.name, census.n_edges, "live edges,", census.counts["masks"]["bifan"], "bifans")
Path("three.html").write_text(html.render(report), encoding="utf-8")
