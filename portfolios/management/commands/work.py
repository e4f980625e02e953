"""The process that does what takes long; see `portfolios/work.py`."""

import os
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import OperationalError, close_old_connections
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.utils import is_locked_database_exception

from portfolios.work import take_up_what_was_left

# So many seconds it rests when there is nothing to do.
REST = 0.5


class Command(BaseCommand):
    """Does what stands in the queue, and what other processes left when they died."""

    help = "Doet het werk dat lang duurt, tot het wordt gestopt. Er mogen er meer tegelijk draaien."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--once", action="store_true", help="stopt als er niets meer te doen is"
        )
        parser.add_argument(
            "--beside", type=int, help="nummer van het proces dat dit begon; stopt als dat stopt"
        )

    def handle(self, *args: Any, once: bool, beside: int | None, **options: Any) -> None:
        worker = Worker(
            queue_names=["default"],
            excluded_queue_names=[],
            backend_name="default",
            worker_id=get_random_string(32),
            # It comes back when the queue is empty.
            batch=True,
            interval=0,
            startup_delay=False,
            max_tasks=None,
        )
        if not once:
            worker.configure_signals()
        while worker.running and beside in (None, os.getppid()):
            close_old_connections()
            try:
                take_up_what_was_left()
                worker.run()
            except OperationalError as error:
                # Somebody stores something for long, on SQLite.
                if not is_locked_database_exception(error):
                    raise
            else:
                if once:
                    return
            time.sleep(REST)
