"""Asks the portal with hostile values, and keeps what went wrong; nothing that it stores stays."""

import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from random import Random
from unittest.mock import patch
from urllib.parse import quote, urlsplit

from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import Resolver404, resolve, reverse

from portfolios.enums import ImportKind, Role
from portfolios.models import Municipality, User
from reports.imports import find_kind
from tests.factories.portfolios import RoleMembershipFactory, UserFactory
from tests.hostile.addresses import beginnings, lookups
from tests.hostile.reading import Form, questions, read
from tests.hostile.values import SCRIPT, any_json, any_upload, any_value

ROOT = Path(__file__).resolve().parents[2]
# So many addresses of one name are looked at, and so many forms of one page.
MOST_ALIKE = 3
# How often a page is asked before the next one has its turn.
AT_ONCE = 4
ENCODED = "application/x-www-form-urlencoded"
BOUNDARY = b"grens"
Pairs = list[tuple[str, bytes]]


@dataclass(frozen=True)
class Question:
    """One request, as it travels."""

    who: str
    method: str
    path: bytes
    query: str = ""
    body: bytes = b""
    kind: str = ENCODED
    headers: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        body = f" {self.body[:300]!r}" if self.body else ""
        headers = f" {dict(self.headers)}" if self.headers else ""
        path = self.path.decode("latin-1")
        asked = f"?{self.query}" if self.query else ""
        return f"{self.who}: {self.method} {path}{asked}"[:600] + f"{body}{headers}"[:600]


@dataclass
class Fault:
    """Something that went wrong, once or more often: its kind, the first question, all about it."""

    kind: str
    question: Question
    details: str
    times: int = 1


@dataclass
class Target:
    """A page: its address and, once it was read, its forms and what its address can be asked."""

    name: str
    address: str
    forms: list[Form] | None = None
    asked: list[str] = field(default_factory=list)
    turns: Iterator[tuple] | None = None


class Crawl:
    """Asks every page, form, field, question and part of an address in turn, by a seed."""

    def __init__(
        self,
        seed: int = 1,
        *,
        lay_out_papers: bool = False,
        tell: Callable[[str], None] = lambda _: None,
    ) -> None:
        self.random = Random(seed)  # noqa: S311 the same questions for the same seed
        self.lay_out_papers, self.tell = lay_out_papers, tell
        self.answers: Counter[int] = Counter()
        self.faults: dict[str, Fault] = {}
        self.targets: dict[str, Target] = {}
        self._alike: Counter[str] = Counter()
        self._samples: dict[str, str] = {}
        self._headers = [list(find_kind(kind.value).resource().columns) for kind in ImportKind]
        self.clients = self._clients()
        for name, address in beginnings().items():
            self._add(name, address)

    def run(self, most: int) -> None:
        """Put `most` questions, and one more when the last page is looked at as two visitors."""
        with ExitStack() as stack:
            if not self.lay_out_papers:
                stack.enter_context(patch("weasyprint.HTML.write_pdf", lambda *a, **kw: b"%PDF-"))
            for question in self._questions():
                if self.answers.total() >= most:
                    return
                self.ask(question)

    # --- Asking ----------------------------------------------------------------------------------
    def ask(self, question: Question) -> HttpResponse | None:
        """Put one question; what it stores is taken back."""
        client = self.clients[question.who]
        cookies = client.cookies.output()
        jar = type(client.cookies)()
        jar.load(client.cookies)
        try:
            with transaction.atomic():
                answer = client.generic(
                    question.method,
                    "/",
                    question.body,
                    question.kind,
                    PATH_INFO=question.path.decode("latin-1"),
                    QUERY_STRING=question.query,
                    SERVER_NAME="localhost",
                    **dict(question.headers),
                )
                content = _content(answer)
                transaction.set_rollback(True)
        except Exception as error:  # noqa: BLE001 every kind is what we look for
            self.answers[500] += 1
            kind = f"{_kind(error)}, {self._name(question.path).rpartition('_')[2]}"
            self._fault(kind, question, traceback.format_exc(chain=False))
            return None
        finally:
            if client.cookies.output() != cookies:
                client.cookies = jar
        self.answers[answer.status_code] += 1
        if answer.status_code >= 500 and answer.status_code != 503:
            self._fault(f"{answer.status_code} without an exception", question, "")
        if "html" in answer.get("Content-Type", "") and SCRIPT in content:
            self._fault(f"a script unescaped: {self._name(question.path)}", question, "")
        answer.text_content = content
        return answer

    def _fault(self, kind: str, question: Question, details: str) -> None:
        if kind in self.faults:
            self.faults[kind].times += 1
        else:
            self.faults[kind] = Fault(kind, question, details)
            self.tell(f"{self.answers.total()}: {kind}\n  {question}")

    # --- Whom, and what there is -----------------------------------------------------------------
    def _clients(self) -> dict[str, Client]:
        place = Municipality.objects.order_by("pk").first()
        users: dict[str, User | None] = {
            "superuser": UserFactory(email="vraagt-alles@voorbeeld.nl", superuser=True)
        }
        for role in Role:
            users[role.value] = user = UserFactory(email=f"vraagt-{role.value}@voorbeeld.nl")
            RoleMembershipFactory(user=user, role=role, municipality=place)
        clients = {"nobody": Client()}
        for who, user in users.items():
            clients[who] = Client()
            clients[who].force_login(user)
        return clients

    def _who(self, path: str) -> str:
        if path.startswith(reverse("admin:index")) and self.random.random() < 0.9:
            return "superuser"
        if self.random.random() < 0.7:
            return self.random.choice(("superuser", "superuser", Role.COORDINATOR.value))
        return self.random.choice(list(self.clients))

    def _name(self, path: bytes) -> str:
        try:
            return resolve(path.decode("utf-8", "replace")).view_name
        except Resolver404:
            return "?"

    def _add(self, name: str, address: str) -> None:
        if address not in self.targets and self._alike[name] < MOST_ALIKE:
            self._alike[name] += 1
            self.targets[address] = Target(name, address)

    def _look(self, target: Target) -> None:
        """Read a page: its forms, what it can be asked, and where it leads."""
        target.forms, target.asked = [], [name for name, _ in questions(target.address)]
        path, _, query = target.address.partition("?")
        for who in ("superuser", Role.COORDINATOR.value):
            answer = self.ask(Question(who, "GET", path.encode(), query))
            if answer is not None and "html" in answer.get("Content-Type", ""):
                self._learn(target, answer.text_content)
            if target.forms:
                break
        target.asked = list(dict.fromkeys([*target.asked, "peildatum", *lookups(target.name)]))
        target.turns = cycle(self.random.sample(turns := list(_turns(target)), len(turns)))

    def _learn(self, target: Target, html: str) -> None:
        forms, links = read(target.address, html)
        shapes = {form.shape for form in target.forms}
        for form in forms:
            for control in form.controls:
                if control.value:
                    self._samples.setdefault(control.name.rpartition("-")[2], control.value)
            if form.method == "get":
                target.asked += [control.name for control in form.controls]
            elif form.shape not in shapes and len(target.forms) < MOST_ALIKE:
                shapes.add(form.shape)
                target.forms.append(form)
        for link in links:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            if parts.path == target.address.partition("?")[0]:
                target.asked += [name for name, _ in questions(link)]
            elif (name := self._name(parts.path.encode())) != "?":
                self._add(name, parts.path)

    # --- What to ask -----------------------------------------------------------------------------
    def _questions(self) -> Iterator[Question]:
        while True:
            for target in self.random.sample(list(self.targets.values()), len(self.targets)):
                if target.forms is None:
                    self._look(target)
                for _ in range(AT_ONCE):
                    yield self._question(target, *next(target.turns))

    def _question(self, target: Target, kind: str, place: object) -> Question:
        path, _, query = target.address.partition("?")
        if kind == "path":
            return Question(
                self._who(path), self._get_or_post(), self._wrong_path(path, place), query
            )
        if kind == "query":
            pairs = [
                *((name, value.encode()) for name, value in questions(target.address)),
                *self._hostile(place, target.asked),
            ]
            htmx = (("HTTP_HX_REQUEST", "true"),) * (self.random.random() < 0.2)
            return Question(self._who(path), "GET", path.encode(), _encoded(pairs), headers=htmx)
        if kind == "form":
            return self._sent(*place)
        return self._odd(path, query, target)

    def _get_or_post(self) -> str:
        return self.random.choice(("GET", "GET", "POST"))

    def _wrong_path(self, path: str, place: int) -> bytes:
        parts = path.encode().split(b"/")
        parts[place] = any_value(self.random)[:2_000]
        return b"/".join(parts)

    def _hostile(self, name: str, names: list[str]) -> Pairs:
        """A question with this name, at times repeated or with others beside it."""
        chosen = [name] * self.random.choice((1, 1, 1, 2))
        if self.random.random() < 0.3:
            chosen += self.random.choices(names, k=3)
        return [(each, any_value(self.random)) for each in chosen]

    def _sent(self, form: Form, name: str) -> Question:
        """The form with a hostile value in one field, or in many, or with fields left out."""
        names = {control.name for control in form.controls if control.kind != "submit"}
        share = self.random.choice((0, 0, 0.2, 0.5, 1))
        wrong = {name, *(each for each in sorted(names) if self.random.random() < share)}
        left_out = self.random.random() < 0.1
        pairs, files = [], []
        for control in form.controls:
            if control.kind == "submit" and self.random.random() < 0.7:
                continue
            if control.kind == "file":
                files.append(control.name)
            elif control.name in wrong:
                if not left_out:
                    pairs += [(control.name, self._wrong(control))]
            elif control.kind not in {"checkbox", "radio"} or control.value:
                pairs.append((control.name, self._sound(control).encode()))
        pairs = self._with_new_rows(pairs, wrong)
        path, _, query = form.action.partition("?")
        who, path = self._who(path), path.encode()
        if files:
            uploads = [(each, *any_upload(self.random, self._headers)) for each in files]
            kind = f"multipart/form-data; boundary={BOUNDARY.decode()}"
            return Question(who, "POST", path, query, _multipart(pairs, uploads), kind)
        return Question(who, "POST", path, query, _encoded(pairs).encode())

    def _wrong(self, control: object) -> bytes:
        if control.options and self.random.random() < 0.3:
            return self.random.choice(control.options).encode()
        return any_value(self.random)

    def _sound(self, control: object) -> str:
        if control.value:
            return control.value
        if control.kind == "select" and control.options:
            return self.random.choice(control.options)
        return self._samples.get(control.name.rpartition("-")[2], "")

    def _with_new_rows(self, pairs: Pairs, wrong: set[str]) -> Pairs:
        """Fill in the empty row that a page holds ready for its script, at times."""
        number, add = str(self.random.randrange(3)), self.random.random() < 0.5
        kept = []
        for name, value in pairs:
            if "__prefix__" in name and not add:
                continue
            if add and name.endswith("-TOTAL_FORMS") and name not in wrong:
                kept.append((name, str(int(number) + 1).encode()))
            else:
                kept.append((name.replace("__prefix__", number), value))
        return kept

    def _odd(self, path: str, query: str, target: Target) -> Question:
        """Another method, another kind of body, cookies and headers with nonsense in them."""
        text = any_value(self.random).decode("latin-1").replace("\n", " ").replace("\r", " ")
        form = self.random.choice(target.forms) if target.forms else None
        pairs = (
            [(control.name, any_value(self.random)) for control in form.controls] if form else []
        )
        whole = _multipart(pairs, [("file", *any_upload(self.random, self._headers))])
        multipart = f"multipart/form-data; boundary={BOUNDARY.decode()}"
        method, body, kind, headers = self.random.choice(
            (
                (self.random.choice(("PUT", "PATCH", "DELETE", "OPTIONS", "HEAD")), b"", "", {}),
                ("POST", b"", ENCODED, {}),
                (
                    "POST",
                    any_json(self.random),
                    "application/json",
                    {"HTTP_ACCEPT": "application/json"},
                ),
                ("POST", _encoded(pairs).encode(), "text/plain", {}),
                ("POST", _encoded(pairs).encode(), f"{ENCODED}; charset=utf-16", {}),
                ("POST", whole[: self.random.randrange(len(whole))], multipart, {}),
                ("POST", whole, "multipart/form-data", {}),
                # No number that is too large: the client of Django itself refuses to read on.
                (
                    "POST",
                    whole,
                    multipart,
                    {"CONTENT_LENGTH": self.random.choice(("", "-1", "x", "9"))},
                ),
                ("GET", b"", "", {"HTTP_COOKIE": f"sessionid={text}; messages={text}; {text}"}),
                ("GET", b"", "", {"HTTP_COOKIE": f"laatste_gebruiker={text}; csrftoken={text}"}),
                ("GET", b"", "", {"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": text}),
                ("GET", b"", "", {"HTTP_HX_REQUEST": text, "HTTP_HX_CURRENT_URL": text}),
                ("GET", b"", "", {"HTTP_HOST": text}),
                ("GET", b"", "", {"HTTP_ACCEPT": text, "HTTP_ACCEPT_LANGUAGE": text}),
                ("GET", b"", "", {"HTTP_IF_MODIFIED_SINCE": text, "HTTP_IF_NONE_MATCH": text}),
                ("POST", b"", ENCODED, {"HTTP_REFERER": text, "HTTP_X_FORWARDED_FOR": text}),
            )
        )
        return Question(
            self._who(path), method, path.encode(), query, body, kind, tuple(headers.items())
        )


def _turns(target: Target) -> Iterator[tuple]:
    """Every place of a page where a hostile value can stand."""
    path = target.address.partition("?")[0]
    for place, part in enumerate(path.split("/")):
        if part:
            yield "path", place
    yield from (("query", name) for name in target.asked)
    for form in target.forms:
        yield from (("form", (form, control.name)) for control in form.controls)
    yield from [("odd", None)] * 3


def _encoded(pairs: Pairs) -> str:
    return "&".join(f"{quote(name)}={quote(value)}" for name, value in pairs)


def _multipart(pairs: Pairs, uploads: list[tuple[str, bytes, bytes]]) -> bytes:
    parts = [(f'name="{name}"'.encode(), value) for name, value in pairs]
    parts += [
        (f'name="{name}"; filename="'.encode() + called + b'"', content)
        for name, called, content in uploads
    ]
    lines = [
        b"--" + BOUNDARY + b"\r\nContent-Disposition: form-data; " + head + b"\r\n\r\n" + value
        for head, value in parts
    ]
    return b"\r\n".join([*lines, b"--" + BOUNDARY + b"--\r\n"])


def _content(answer: HttpResponse) -> str:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return content.decode("utf-8", "replace")


def _kind(error: Exception) -> str:
    """What went wrong and where: the last line of our own, and where it ended."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [
        frame
        for frame in frames
        if frame.filename.startswith(str(ROOT)) and not frame.filename.startswith(f"{ROOT}/tests/")
    ]
    places = [f"{Path(frame.filename).name}:{frame.lineno}" for frame in (*ours[-1:], frames[-1])]
    return f"{type(error).__name__} at {', '.join(dict.fromkeys(places))}"
