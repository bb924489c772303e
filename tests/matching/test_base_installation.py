"""The base installation has numpy and rustworkx only, and importing the engine loads no solver."""

import subprocess
import sys
from pathlib import Path
from textwrap import dedent

ROOT = Path(__file__).parents[2]

WITHOUT_LARGE = """
import importlib.util, sys
from importlib.abc import MetaPathFinder

class Missing(MetaPathFinder):
    names = {"ortools", "pymatching", "scipy", "networkx", "highspy", "numba", "pandas"}
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in self.names:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Missing())
found = importlib.util.find_spec
importlib.util.find_spec = lambda name, *more: (
    None if name.partition(".")[0] in Missing.names else found(name, *more)
)
"""


def run(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", dedent(code)],
        cwd=ROOT, capture_output=True, text=True, timeout=240, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_importing_the_engine_loads_no_solver_of_the_large_installation() -> None:
    loaded = run(
        """
        import bot.matching, sys
        print(*sorted({name.partition(".")[0] for name in sys.modules}))
        """
    ).split()

    assert not {"ortools", "pymatching", "scipy", "networkx", "pandas", "matplotlib"} & set(loaded)


def test_everything_works_without_the_large_installation() -> None:
    said = run(
        WITHOUT_LARGE
        + dedent(
            """
            from random import Random
            from bot.matching import Person, flow, pairs, solve
            from bot.matching.cohort import MentorProblem
            from bot.matching.mentors import solve_mentors
            from tests.matching.companies import company, in_groups_of

            pairs.LARGE = flow.OWN_LIMIT = 100  # so that the large solvers would be asked for
            print(all(solve(company(Random(1), 60, rounds=4)).proven.values()))
            many = solve(company(Random(2), 300, rounds=2))
            print(many.method["solver"], len(many.unmatched))
            print(len(solve(in_groups_of(company(Random(3), 30), 4)).groups))
            mentors = {f"m{k}": 3 for k in range(30)}
            wishes = {f"e{k}": tuple(f"m{(k * 7 + n) % 30}" for n in range(6)) for k in range(90)}
            people = tuple(Person(one) for one in (*mentors, *wishes))
            cohort = solve_mentors(MentorProblem(people, mentors, wishes))
            print(cohort.report.matched, cohort.method["solver"])
            """
        )
    ).splitlines()

    assert said == [
        "True",
        "rustworkx 0",
        "6",
        "90 own shortest augmenting paths",
    ]
