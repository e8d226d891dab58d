"""A real directory on this machine: OpenLDAP, without any privilege."""

from __future__ import annotations

import contextlib
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path

from imap_server import free_port
from waiting import wait_until

BASE = "dc=ville,dc=example"

CONFIG = """\
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
pidfile {home}/pid
modulepath /usr/lib/ldap
moduleload back_mdb
database mdb
suffix "{base}"
directory {home}/data
maxsize 10485760
"""


class LdapServer:
    """`with LdapServer({"Zoe Martin": "zoe@one.example"}) as directory:`."""

    def __init__(self, people: dict[str, str]) -> None:
        self._home = Path(tempfile.mkdtemp(prefix="bcc-guard-ldap-"))
        (self._home / "data").mkdir()
        config = self._home / "slapd.conf"
        config.write_text(CONFIG.format(home=self._home, base=BASE), encoding="utf-8")
        entries = [f"dn: {BASE}\nobjectClass: dcObject\nobjectClass: organization\no: Ville\ndc: ville\n"]
        for name, address in people.items():
            person = f"objectClass: inetOrgPerson\ncn: {name}\nsn: {name.split()[-1]}\nmail: {address}\n"
            entries.append(f"dn: cn={name},{BASE}\n{person}")
        (self._home / "people.ldif").write_text("\n".join(entries), encoding="utf-8")
        subprocess.run(
            ["/usr/sbin/slapadd", "-f", str(config), "-l", str(self._home / "people.ldif")], check=True, capture_output=True
        )
        self.port = free_port()
        self._process = subprocess.Popen(
            ["/usr/sbin/slapd", "-h", f"ldap://127.0.0.1:{self.port}", "-f", str(config), "-d", "0"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        wait_until(self._answers, "the directory")

    def __enter__(self) -> LdapServer:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()
        shutil.rmtree(self._home, ignore_errors=True)

    def _answers(self) -> bool:
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", self.port), 5).close()
            return True
        return False
