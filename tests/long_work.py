"""Long work for tests, which a process of its own can do as well."""

import time
from pathlib import Path

from platform_ivz.refusals import Refused
from portfolios.enums import OrganisationKind
from portfolios.models import Organisation, User
from portfolios.work import MadeFile, MadeRows, Progress, long_work


def anybody(user: User, **arguments: object) -> bool:
    return True


def coordinators(user: User, **arguments: object) -> bool:
    return user.has_perm("portfolios.edit")


@long_work(may=anybody)
def paper(progress: Progress, *, text: str = "inhoud") -> MadeFile:
    progress.step(1, 2, "Halverwege.")
    return MadeFile("stuk.pdf", text.encode())


@long_work(may=coordinators)
def secret(progress: Progress) -> MadeFile:
    return MadeFile("geheim.csv", b"a;b", "De lijst is klaar.")


@long_work(may=anybody)
def picky(progress: Progress, *, stores: bool = False) -> MadeRows:
    """Refuses until there is a partner called politie."""
    if not Organisation.objects.filter(code="politie").exists():
        if stores:
            progress.begin_storing()
            partner("half", "half")
        raise Refused("Er is nog geen politie.", "Voeg de politie toe.")
    return MadeRows("/organisaties/politie/", "De politie is er.")


@long_work(may=anybody)
def broken(progress: Progress) -> MadeFile:
    progress.begin_storing()
    partner("half", "half")
    raise ZeroDivisionError


@long_work(may=anybody)
def add_partner(progress: Progress, *, code: str, folder: str, stop: str = "") -> MadeRows:
    """Store a partner; stop `before` or `within` storing until there is a file `go`."""
    with (Path(folder) / "begun").open("a") as begun:
        begun.write(f"{code}\n")
    if stop == "before":
        _wait(Path(folder))
    progress.begin_storing()
    partner(code, f"{code} {Organisation.objects.filter(code__startswith=code).count()}")
    if stop == "within":
        _wait(Path(folder))
    return MadeRows(f"/organisaties/{code}/", f"{code} is toegevoegd.")


def partner(code: str, name: str) -> Organisation:
    return Organisation.objects.create(code=code, name=name, kind=OrganisationKind.OTHER)


def _wait(folder: Path) -> None:
    (folder / "stopped").touch()
    while not (folder / "go").exists():
        time.sleep(0.02)
