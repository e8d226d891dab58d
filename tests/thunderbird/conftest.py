"""Fixtures: one Thunderbird shared by the tests of a worker, and as many of their own as tests ask for."""

import os
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import journal
import pytest
from correspondents import forget_everybody
from thunderbird import TARGET, Thunderbird, repacked

XPI = Path(os.environ.get("BCC_GUARD_XPI", TARGET / "bcc-guard.xpi"))

BrokenXpi = Callable[[dict[str, str | bytes | None]], Path]


@pytest.fixture(scope="session")
def xpi() -> Path:
    """The built package."""
    if not XPI.exists():
        pytest.exit(f"{XPI} is missing: run `make`", returncode=2)
    return XPI


@pytest.fixture
def broken_xpi(xpi: Path, tmp_path: Path) -> BrokenXpi:
    """Makes copies of the package with files replaced, added, or (`None`) left out."""

    def make(replace: dict[str, str | bytes | None]) -> Path:
        return repacked(xpi, tmp_path / f"replaced-{len(list(tmp_path.iterdir()))}.xpi", replace)

    return make


class Shared:
    """The Thunderbird of a worker; a new one where a test has broken it."""

    def __init__(self, xpi: Path) -> None:
        self._xpi = xpi
        self._tb: Thunderbird | None = None

    def clean(self) -> Thunderbird:
        """Thunderbird as if it had just been started."""
        try:
            if self._tb:
                clean(self._tb)
                return self._tb
        except Exception:  # noqa: BLE001  whatever is wrong, a new one is right
            self.close()
        self._tb = Thunderbird(self._xpi)
        forget_everybody(self._tb)
        return self._tb

    def close(self) -> None:
        if self._tb:
            self._tb.close()
            self._tb = None


@pytest.fixture(scope="session")
def shared(xpi: Path) -> Iterator[Shared]:
    """Behind `tb`."""
    thunderbird = Shared(xpi)
    yield thunderbird
    thunderbird.close()


@pytest.fixture
def tb(shared: Shared) -> Thunderbird:
    """A Thunderbird with the add-on, no policy, and nothing of an earlier test; shared by the tests of a worker."""
    return shared.clean()


@pytest.fixture
def fresh_thunderbird(request: pytest.FixtureRequest) -> Callable[..., Thunderbird]:
    """`Thunderbird`, closed when the test ends; for tests with a policy, a locale or an add-on of their own."""

    def start(*args: object, **kwargs: object) -> Thunderbird:
        tb = Thunderbird(*args, **kwargs)  # type: ignore[arg-type]
        request.addfinalizer(tb.close)
        return tb

    return start


def clean(tb: Thunderbird) -> None:
    """Close what a test left open and forget what it did."""
    tb.dismiss_prompts()
    for window in tb.compose_windows():
        window.close()
    tb.wait_for(lambda: not tb.dialogs(), "the dialogs of closed messages to close")
    tb.background.clear_storage()
    tb.background.eval("for (const id in await browser.notifications.getAll()) browser.notifications.clear(id)")
    forget_everybody(tb)
    journal.erase(tb)
    tb.empty_address_books()
    tb.empty_folders()
    tb.sink.reset()
    tb.forget_console()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Leave a screenshot and the log's end with every failed test."""
    report = yield
    if call.when == "call" and report.failed:
        for value in item.funcargs.values():  # type: ignore[attr-defined]
            if isinstance(value, Thunderbird) and value.is_running:
                report.sections.append(("Thunderbird", value.evidence(item.name)))
    return report
