"""A real SMTP server on a free loopback port that keeps what it is given."""

import asyncio
import email
import email.policy
import threading
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Literal, Self

from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass(frozen=True)
class Received:
    """One message with its envelope."""

    mail_from: str
    rcpt_tos: list[str]
    data: bytes

    @property
    def header_text(self) -> str:
        """The header section as it came over the wire."""
        return self.data.split(b"\r\n\r\n", 1)[0].decode("utf-8", "replace")

    @property
    def message(self) -> EmailMessage:
        """The message, parsed."""
        return email.message_from_bytes(self.data, policy=email.policy.default)

    def header(self, name: str) -> str | None:
        """A header's decoded, unfolded text, `None` where there is none."""
        value = self.message[name]
        return None if value is None else str(value)


@dataclass
class Refusals:
    """SMTP replies to give instead of accepting; `None` accepts."""

    rcpt: str | None = None
    data: str | None = None
    addresses: dict[str, str] = field(default_factory=dict)
    """Replies for single recipients."""


class SmtpSink:
    """`with SmtpSink() as sink:`; clear text, no authentication."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._messages: list[Received] = []
        self.refuse = Refusals()
        self.reached = threading.Event()
        self._may_answer = threading.Event()
        self._may_answer.set()
        self.silent: Literal["", "received", "lost"] = ""
        """Whether a message gets no answer: after it was received, or lost."""
        self.unanswered = 0
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="smtp-sink", daemon=True)
        self._thread.start()
        self._server = asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result(10)
        self.port: int = self._server.sockets[0].getsockname()[1]

    async def _listen(self) -> asyncio.Server:
        return await self._loop.create_server(
            lambda: SMTP(self, enable_SMTPUTF8=True, loop=self._loop), "127.0.0.1", 0
        )

    @property
    def messages(self) -> list[Received]:
        """Everything that arrived so far, oldest first."""
        with self._changed:
            return list(self._messages)

    def wait_for(self, count: int = 1, timeout: float = 20.0) -> list[Received]:
        """All messages, as soon as there are `count`."""
        with self._changed:
            if not self._changed.wait_for(lambda: len(self._messages) >= count, timeout):
                raise TimeoutError(
                    f"{len(self._messages)} of {count} messages arrived within {timeout:g} s"
                )
            return list(self._messages)

    def reset(self) -> None:
        """Forget everything that arrived, accept everything."""
        with self._changed:
            self._messages.clear()
        self.refuse = Refusals()
        self.release()
        self.silent = ""

    def hold(self) -> None:
        """Answer no recipient until `release`; `reached` tells that one waits."""
        self.reached.clear()
        self._may_answer.clear()

    def release(self) -> None:
        """Answer again."""
        self._may_answer.set()

    def close(self) -> None:
        """Stop listening."""
        self._loop.call_soon_threadsafe(self._server.close)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # Called by aiosmtpd, which prescribes names and signatures.

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        self.reached.set()
        await asyncio.to_thread(self._may_answer.wait, 60)
        refusal = self.refuse.addresses.get(address) or self.refuse.rcpt
        if refusal:
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.refuse.data:
            return self.refuse.data
        silent = self.silent
        if silent != "lost":
            self._keep(envelope)
        if silent:
            self.unanswered += 1
        while self.silent:
            await asyncio.sleep(0.02)
        return "451 lost" if silent == "lost" else "250 OK"

    def _keep(self, envelope: Envelope) -> None:
        content = envelope.original_content or b""
        with self._changed:
            self._messages.append(Received(envelope.mail_from or "", list(envelope.rcpt_tos), content))
            self._changed.notify_all()
