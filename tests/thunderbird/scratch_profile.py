"""What Thunderbird starts from: a scratch profile and, for policies, a copy of the program of its own."""

import json
import os
import shutil
from pathlib import Path

PROGRAM = Path(os.environ.get("THUNDERBIRD_DIR", "/usr/lib/thunderbird"))
SYSTEM_POLICIES = Path("/etc/thunderbird/policies/policies.json")

Pref = str | int | bool

OWN_ADDRESS = "me@ville.example"
OWN_ALIAS = "contact@ville.example"

ACCOUNT: dict[str, Pref] = {
    "mail.accountmanager.accounts": "account1,account2",
    "mail.accountmanager.defaultaccount": "account2",
    "mail.accountmanager.localfoldersserver": "server1",
    "mail.account.account1.server": "server1",
    "mail.server.server1.type": "none",
    "mail.server.server1.hostname": "Local Folders",
    "mail.server.server1.name": "Local Folders",
    "mail.server.server1.userName": "nobody",
    "mail.account.account2.server": "server2",
    "mail.account.account2.identities": "id1,id2",
    "mail.server.server2.type": "pop3",
    "mail.server.server2.hostname": "127.0.0.1",
    "mail.server.server2.port": 1,
    "mail.server.server2.name": OWN_ADDRESS,
    "mail.server.server2.userName": "me",
    "mail.server.server2.check_new_mail": False,
    "mail.server.server2.login_at_startup": False,
    "mail.server.server2.download_on_biff": False,
    "mail.smtpservers": "smtp1",
    "mail.smtp.defaultserver": "smtp1",
    "mail.smtpserver.smtp1.type": "smtp",
    "mail.smtpserver.smtp1.hostname": "127.0.0.1",
    "mail.smtpserver.smtp1.authMethod": 1,
    "mail.smtpserver.smtp1.try_ssl": 0,
    "mail.smtpserver.smtp1.username": "",
}

QUIET: dict[str, Pref] = {
    # Windows of Thunderbird's own: no service shows notifications here.
    "alerts.useSystemBackend": False,
    "app.donation.eoy.version.viewed": 999,
    "app.normandy.enabled": False,
    "app.update.enabled": False,
    "browser.dom.window.dump.enabled": True,
    "browser.safebrowsing.downloads.enabled": False,
    "browser.search.update": False,
    "datareporting.healthreport.uploadEnabled": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "datareporting.policy.dataSubmissionPolicyBypassNotification": True,
    "devtools.console.stdout.chrome": True,
    "devtools.console.stdout.content": True,
    "extensions.autoDisableScopes": 0,
    "extensions.getAddons.cache.enabled": False,
    "extensions.update.enabled": False,
    "mail.collect_email_address_outgoing": False,
    "mail.inappnotifications.enabled": False,
    "mail.provider.suppress_dialog_on_startup": True,
    "mail.rights.version": 1,
    "mail.shell.checkDefaultClient": False,
    "mail.spam.version": 1,
    "mail.spotlight.firstRunDone": True,
    "mail.tabs.closeWindowWithLastTab": False,
    "mail.ui-rdf.version": 100,
    "mail.warn_on_send_accel_key": False,
    "mail.winsearch.firstRunDone": True,
    "mailnews.start_page.enabled": False,
    "mailnews.start_page_override.mstone": "ignore",
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "security.notification_enable_delay": 0,
    "security.sandbox.warn_unprivileged_namespaces": False,
    "services.settings.server": "data:,#remote-settings-dummy/v1",
    "toolkit.telemetry.enabled": False,
    "toolkit.telemetry.server": "",
    "toolkit.telemetry.unified": False,
    "ui.prefersReducedMotion": 1,
}

DARK: dict[str, Pref] = {
    "extensions.activeThemeID": "thunderbird-compact-dark@mozilla.org",
    "ui.systemUsesDarkTheme": 1,
}


def identity(key: str, name: str, address: str) -> dict[str, Pref]:
    """An identity that keeps copies and drafts in Local Folders."""
    settings: dict[str, Pref] = {
        "fullName": name,
        "useremail": address,
        "smtpServer": "smtp1",
        "valid": True,
        "compose_html": True,
        "fcc_folder": "mailbox://nobody@Local%20Folders/Sent",
        "draft_folder": "mailbox://nobody@Local%20Folders/Drafts",
        "stationery_folder": "mailbox://nobody@Local%20Folders/Templates",
    }
    return {f"mail.identity.{key}.{name}": value for name, value in settings.items()}


def write_prefs(profile: Path, smtp_port: int, locale: str, dark: bool, extra: dict[str, Pref]) -> None:
    """`user.js` for an account that sends through `smtp_port` on this machine."""
    prefs = {
        **ACCOUNT,
        **identity("id1", "Ann Martin", OWN_ADDRESS),
        **identity("id2", "Ville d’Exemple", OWN_ALIAS),
        **QUIET,
        **(DARK if dark else {}),
        "mail.smtpserver.smtp1.port": smtp_port,
        "marionette.port": 0,
        "intl.locale.requested": locale,
        **extra,
    }
    lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in prefs.items()]
    (profile / "user.js").write_text("".join(lines), encoding="utf-8")


def program_with_policy(folder: Path, policy: dict[str, object]) -> Path:
    """A program folder that has `policy` and shares all that is large with the installed one.

    Thunderbird looks for `distribution/policies.json` beside its own executable, so the executables are copies; the
    rest are links.
    """
    if SYSTEM_POLICIES.exists():
        raise FileExistsError(f"{SYSTEM_POLICIES} would win over the policy of the test")
    folder.mkdir(parents=True)
    for entry in PROGRAM.iterdir():
        if entry.name == "distribution":
            continue
        if entry.is_file() and os.access(entry, os.X_OK):
            shutil.copy2(entry, folder / entry.name)
        else:
            (folder / entry.name).symlink_to(entry.resolve())
    write_policy(folder, policy)
    return folder


def write_policy(program: Path, policy: dict[str, object] | str) -> None:
    """Give the program folder `policy`, read at the next start; a text is the file as it is."""
    target = program / "distribution" / "policies.json"
    target.parent.mkdir(exist_ok=True)
    text = policy if isinstance(policy, str) else json.dumps({"policies": policy})
    target.write_text(text, encoding="utf-8")
