"""Make the portal ready and serve it, in one process that loads Django once."""

import gc
import sys
from argparse import ArgumentParser
from io import StringIO
from pathlib import Path
from subprocess import DEVNULL, Popen, TimeoutExpired
from typing import Any
from wsgiref.util import setup_testing_defaults

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.core.wsgi import get_wsgi_application
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor
from gunicorn import arbiter
from gunicorn.app.base import BaseApplication

from platform_ivz.static_files import collect
from portfolios.models import User

# So many seconds the process for long work has to end what it is at; later it is begun again.
TIME_TO_END = 10


class Command(BaseCommand):
    """Make what is missing (tables, data, users, static files) and answer until it is stopped."""

    help = "Maakt klaar wat nog ontbreekt en start het portaal op deze computer."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, required=True, help="poort om op te antwoorden")
        parser.add_argument(
            "--region",
            type=Path,
            help="map waarmee een portaal zonder gemeenten wordt gevuld; zonder map blijft het leeg",
        )
        parser.add_argument(
            "--logins", type=Path, required=True, help="bestand voor de wachtwoorden"
        )

    def handle(
        self, *args: Any, port: int, region: Path | None, logins: Path, **options: Any
    ) -> None:
        try:
            self._make_ready(region, logins)
        except CommandError as error:
            raise SystemExit(str(error)) from error
        server = Server(warmed(), port)
        self.stdout.write(f"\nHet portaal draait op http://127.0.0.1:{port} (stoppen: Ctrl+C)")
        if logins.is_file() and (text := logins.read_text(encoding="utf-8")):
            self.stdout.write(f"Inloggen om het te bekijken ({logins}):\n{text}")
        self.stdout.write("")
        server.run()

    def _make_ready(self, region: Path | None, logins: Path) -> None:
        if lacks_tables():
            call_command("migrate", "--no-input", verbosity=0)
        if region is not None:
            # Its last line sums up; the lines per file are for those who load by hand.
            report = StringIO()
            call_command("load_region", "--if-empty", region, stdout=report)
            for line in report.getvalue().splitlines()[-1:]:
                self.stdout.write(f"{region}: {line}")
        call_command("demo_users", "--file", logins, stdout=self.stdout)
        collect()


def lacks_tables() -> bool:
    """Whether a migration waits, or the first start was broken off: users are what it ends with."""
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return bool(waiting) or not User.objects.exists()


def warmed() -> WSGIHandler:
    """The portal, after a page to sign in: what every process needs is loaded before they part.

    No connection to the database outlives it, for two processes cannot share one.
    """
    application = get_wsgi_application()
    asked = {
        "PATH_INFO": str(settings.LOGIN_URL),
        "HTTP_HOST": settings.ALLOWED_HOSTS[0].lstrip("*.") or "localhost",
        "HTTP_X_FORWARDED_PROTO": "https",
    }
    setup_testing_defaults(asked)
    application(asked, lambda *_: None).close()
    connections.close_all()
    # The collector of a process leaves alone what it shares with the others.
    gc.freeze()
    return application


class Arbiter(arbiter.Arbiter):
    """gunicorn's own, that keeps one more process beside those that answer: for long work."""

    long_work: Popen | None = None

    def manage_workers(self) -> None:
        """Start what is missing; gunicorn asks so every second."""
        super().manage_workers()
        if self.long_work is None or self.long_work.poll() is not None:
            manage = [sys.executable, settings.BASE_DIR / "manage.py"]
            self.long_work = Popen([*manage, "work", f"--beside={self.pid}"], stdin=DEVNULL)  # noqa: S603

    def stop(self, graceful: bool = True) -> None:
        """Stop all of them."""
        if self.long_work is not None:
            self.long_work.terminate()
        super().stop(graceful)
        if self.long_work is not None:
            try:
                self.long_work.wait(TIME_TO_END if graceful else 0)
            except TimeoutExpired:
                self.long_work.kill()


class Server(BaseApplication):
    """gunicorn, with the portal loaded."""

    def run(self) -> None:
        Arbiter(self).run()

    def __init__(self, application: WSGIHandler, port: int) -> None:
        self.application, self.port = application, port
        super().__init__()

    def load_config(self) -> None:
        chosen = {
            "bind": f"127.0.0.1:{self.port}",
            "workers": 2,
            "threads": 4,
            "preload_app": True,
            "timeout": 120,
            "loglevel": "warning",
            "control_socket_disable": True,
        }
        for name, value in chosen.items():
            self.cfg.set(name, value)

    def load(self) -> WSGIHandler:
        return self.application
