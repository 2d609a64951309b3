"""Letters to registered addresses: written to a folder while trying out, by SMTP in operation."""

import asyncio
import smtplib
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Final, Protocol
from uuid import uuid4

from gateway.settings import GatewaySettings
from libs.contracts.errors import ServiceUnavailable
from libs.kit.files import write_once

_SECONDS: Final = 10


@dataclass(frozen=True, slots=True)
class Letter:
    """What is sent to a registered address."""

    to: str
    subject: str
    text: str


class Sender(Protocol):
    """Sends letters; never called while a transaction is open."""

    async def send(self, letter: Letter) -> None:
        """Send a letter; raises `ServiceUnavailable` when it cannot be handed over."""
        ...


class FolderSender:
    """Writes each letter to a file that only its owner reads; for trying out and for tests."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def send(self, letter: Letter) -> None:
        """Write a letter to the folder."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_once(self._folder / f"{uuid4()}.eml", _message(letter, "ocop").as_bytes())


class SmtpSender:
    """Hands letters to a mail server, over TLS unless told otherwise."""

    def __init__(self, settings: GatewaySettings) -> None:
        self._settings = settings

    async def send(self, letter: Letter) -> None:
        """Hand a letter to the mail server."""
        try:
            await asyncio.to_thread(self._hand_over, letter)
        except (OSError, smtplib.SMTPException) as error:
            raise ServiceUnavailable(service="mail") from error

    def _hand_over(self, letter: Letter) -> None:
        told = self._settings
        with smtplib.SMTP(told.smtp_host or "", told.smtp_port, timeout=_SECONDS) as server:
            if told.smtp_tls:
                server.starttls()
            if told.smtp_user is not None and told.smtp_password is not None:
                server.login(told.smtp_user, told.smtp_password.get_secret_value())
            server.send_message(_message(letter, told.mail_from))


def sender_of(settings: GatewaySettings) -> Sender | None:
    """Choose how letters are sent; None when nothing is set, and codes go through people then."""
    if settings.smtp_host is not None:
        return SmtpSender(settings)
    return FolderSender(settings.mail_dir) if settings.mail_dir is not None else None


def _message(letter: Letter, sender: str) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, letter.to, letter.subject
    message.set_content(letter.text)
    return message


def password_letter(to: str, code: str) -> Letter:
    """Write the letter with which somebody sets the own password."""
    return Letter(
        to,
        "OCOP: đặt mật khẩu / set your password",
        "Mã đặt mật khẩu của bạn (dùng một lần, trong 72 giờ); không đưa mã cho ai, kể cả người "
        f"quản trị:\n\n{code}\n\nYour code to set the password, once, within 72 hours; give it "
        "to nobody, the administrator included.\n",
    )


def login_letter(to: str, code: str) -> Letter:
    """Write the letter that wakes a sleeping account."""
    return Letter(
        to,
        "OCOP: mã đăng nhập / log-in code",
        f"Tài khoản lâu không dùng. Mã đăng nhập (trong 15 phút):\n\n{code}\n\nThe account was "
        "long unused. Your code to log in, within 15 minutes.\n",
    )
