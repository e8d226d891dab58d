"""Files that GnuPG, OpenSSL and age made, encrypted and not."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

Read = Callable[[Path], dict[str, Any]]
Run = Callable[..., None]

TEXT = "name;mail\nBob;bob@one.example\nCarol;carol@two.example\n"


def run(*command: str | Path, **options: Any) -> None:
    result = subprocess.run(command, capture_output=True, timeout=60, **options)
    assert result.returncode == 0, result.stderr


@pytest.fixture(scope="module")
def gpg() -> Iterator[Run]:
    """GnuPG with a key of its own. Its sockets need a short path."""
    home = tempfile.mkdtemp(prefix="gpg")
    environment = os.environ | {"GNUPGHOME": home}

    def gpg(*arguments: str | Path) -> None:
        quiet = ["--batch", "--yes", "--pinentry-mode", "loopback", "--passphrase", "", "--trust-model", "always"]
        run("gpg", *quiet, *arguments, env=environment)

    gpg("--quick-generate-key", "bob@one.example", "future-default")
    yield gpg
    subprocess.run(["gpgconf", "--kill", "all"], env=environment, check=False, timeout=60)
    shutil.rmtree(home, ignore_errors=True)


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    file = tmp_path / "list.csv"
    file.write_text(TEXT * 200)
    return file


@pytest.mark.parametrize("armor", [[], ["--armor"]])
@pytest.mark.parametrize(
    "how",
    [
        ["--symmetric", "--passphrase", "secret"],
        ["--symmetric", "--passphrase", "secret", "--compress-algo", "none", "--cipher-algo", "AES256"],
        ["--encrypt", "--recipient", "bob@one.example"],
        ["--encrypt", "--sign", "--recipient", "bob@one.example"],
        ["--encrypt", "--hidden-recipient", "bob@one.example"],
        ["--encrypt", "--symmetric", "--recipient", "bob@one.example", "--passphrase", "secret"],
        ["--encrypt", "--rfc2440", "--recipient", "bob@one.example"],
    ],
    ids=" ".join,
)
def test_encrypted_by_gnupg(gpg: Run, plain: Path, facts: Read, armor: list[str], how: list[str]) -> None:
    file = plain.with_name("list.csv.gpg")
    # The key has no passphrase of its own; the last one that is given counts.
    gpg(*armor, "--output", file, *how, plain)
    found = facts(file)
    assert (found["type"], found["encrypted"], found["addresses"], found["unreadable"]) == ("openpgp", "all", 0, None)


@pytest.mark.parametrize("armor", [[], ["--armor"]])
@pytest.mark.parametrize("compression", ["none", "zip", "zlib"])
@pytest.mark.parametrize("how", ["--sign", "--store"])
def test_signed_by_gnupg(gpg: Run, plain: Path, facts: Read, armor: list[str], compression: str, how: str) -> None:
    file = plain.with_name("list.csv.gpg")
    gpg(*armor, "--output", file, "--compress-algo", compression, how, plain)
    found = facts(file)
    assert (found["type"], found["encrypted"], found["addresses"], found["entries"]) == ("openpgp", "none", 2, 1)


def test_keys_and_signatures_of_gnupg(gpg: Run, plain: Path, facts: Read) -> None:
    for armor in [[], ["--armor"]]:
        for how in [["--export"], ["--export-secret-keys"], ["--detach-sign", plain]]:
            file = plain.with_name("list.csv.sig")
            gpg(*armor, "--output", file, *how)
            assert (facts(file)["type"], facts(file)["encrypted"]) == ("openpgp", "none"), how
    gpg("--output", plain.with_name("list.csv.asc"), "--clear-sign", plain)
    found = facts(plain.with_name("list.csv.asc"))
    assert (found["encrypted"], found["addresses"]) == ("none", 2)
    assert found["type"] in ("text", "csv")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate, and its key beside it."""
    folder = tmp_path_factory.mktemp("certificate")
    file = folder / "cert.pem"
    new = ["-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=Bob"]
    run("openssl", "req", *new, "-keyout", folder / "key.pem", "-out", file)
    return file


@pytest.mark.parametrize("form", ["DER", "PEM", "SMIME"])
@pytest.mark.parametrize(
    "how",
    [["-encrypt"], ["-encrypt", "-aes-256-gcm"], ["-EncryptedData_encrypt", "-secretkey", "0" * 32, "-aes128"]],
    ids=" ".join,
)
@pytest.mark.parametrize("stream", [[], ["-stream"]])
def test_encrypted_by_openssl(
    certificate: Path, plain: Path, facts: Read, form: str, how: list[str], stream: list[str]
) -> None:
    file = plain.with_name("smime.p7m")
    to = [certificate] if how[0] == "-encrypt" else []
    run("openssl", "cms", *how, "-binary", *stream, "-in", plain, "-outform", form, "-out", file, *to)
    found = facts(file)
    assert (found["type"], found["encrypted"], found["addresses"]) == ("eml" if form == "SMIME" else "smime", "all", 0)


@pytest.mark.parametrize("form", ["DER", "PEM", "SMIME"])
@pytest.mark.parametrize("stream", [["-nodetach"], ["-nodetach", "-stream"], ["-nodetach", "-text"]], ids=" ".join)
def test_signed_by_openssl(certificate: Path, plain: Path, facts: Read, form: str, stream: list[str]) -> None:
    file = plain.with_name("smime.p7m")
    key = certificate.with_name("key.pem")
    run("openssl", "cms", "-sign", *stream, "-in", plain, "-outform", form, "-out", file, "-signer", certificate, "-inkey", key)
    found = facts(file)
    assert (found["type"], found["encrypted"], found["addresses"]) == ("eml" if form == "SMIME" else "smime", "none", 2)


def test_smime_signed_beside_the_message_and_the_older_command(certificate: Path, plain: Path, facts: Read) -> None:
    file = plain.with_name("a.eml")
    key = certificate.with_name("key.pem")
    people = ["-from", "ann@one.example", "-to", "dave@one.example, erin@one.example"]
    run("openssl", "cms", "-sign", *people, "-text", "-in", plain, "-out", file, "-signer", certificate, "-inkey", key)
    found = facts(file)
    assert (found["type"], found["encrypted"], found["addresses"], found["recipients"]) == ("eml", "none", 5, 2)
    run("openssl", "smime", "-encrypt", *people, "-in", plain, "-out", file, certificate)
    found = facts(file)
    assert (found["type"], found["encrypted"], found["addresses"], found["recipients"]) == ("eml", "all", 3, 2)


def test_keys_of_openssl_are_text(certificate: Path, facts: Read) -> None:
    for file in [certificate, certificate.with_name("key.pem")]:
        assert (facts(file)["type"], facts(file)["encrypted"]) == ("text", "none")


def test_a_message_encrypted_as_thunderbird_does(gpg: Run, plain: Path, facts: Read) -> None:
    gpg("--armor", "--encrypt", "--recipient", "bob@one.example", "--output", plain.with_suffix(".asc"), plain)
    version, sealed = EmailMessage(), EmailMessage()
    version["Content-Type"] = "application/pgp-encrypted"
    sealed["Content-Type"] = "application/octet-stream; name=\"encrypted.asc\""
    version.set_payload("Version: 1\n")
    sealed.set_payload(plain.with_suffix(".asc").read_text())
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "ann@one.example", "bob@one.example", "..."
    mail["Content-Type"] = "multipart/encrypted; protocol=\"application/pgp-encrypted\"; boundary=\"x\""
    mail.set_payload([version, sealed])
    file = plain.with_name("a.eml")
    file.write_bytes(mail.as_bytes())
    found = facts(file)
    assert (found["type"], found["encrypted"], found["recipients"]) == ("eml", "all", 1)
    # With the same file attached to a text that anybody reads, only part of it is.
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "ann@one.example", "bob@one.example", "..."
    mail.set_content("The list is attached.")
    armored = plain.with_suffix(".asc").read_bytes()
    mail.add_attachment(armored, maintype="application", subtype="pgp-encrypted", filename="list.asc")
    file.write_bytes(mail.as_bytes())
    assert (facts(file)["encrypted"], facts(file)["entries"]) == ("some", 1)


@pytest.mark.parametrize("armor", [[], ["--armor"]])
def test_encrypted_by_age(plain: Path, facts: Read, armor: list[str]) -> None:
    identity = plain.with_name("key.txt")
    run("age-keygen", "-o", identity)
    public = next(line for line in identity.read_text().splitlines() if "public key: " in line).rpartition(" ")[2]
    file = plain.with_name("list.csv.age")
    run("age", *armor, "--recipient", public, "--output", file, plain)
    assert (facts(file)["type"], facts(file)["encrypted"]) == ("age", "all")
    assert (facts(identity)["type"], facts(identity)["encrypted"]) == ("text", "none")


def test_encrypted_files_in_an_archive(gpg: Run, plain: Path, facts: Read) -> None:
    file = plain.with_name("list.csv.gpg")
    gpg("--symmetric", "--passphrase", "secret", "--output", file, plain)
    archive = plain.with_name("a.zip")
    run("zip", "-q", "-j", archive, file)
    assert (facts(archive)["encrypted"], facts(archive)["addresses"]) == ("all", 0)
    run("zip", "-q", "-j", archive, plain)
    assert (facts(archive)["encrypted"], facts(archive)["addresses"]) == ("some", 2)
