"""Founds a nation by command, lets it send mail to a real SMTP server, and judges what arrives.

    python judge.py PATH_TO_POLITY

Every check prints one line that begins with "ok" or "FAIL". The keys that dkimpy verifies with are read from the records
that `polity mail key` tells an operator to publish, and from nowhere else.
"""

import json
import re
import socket
import subprocess
import sys
import tempfile
import time
from email import message_from_bytes
from pathlib import Path

import dkim
from aiosmtpd.controller import Controller

BINARY = sys.argv[1]
failed = False


def check(what, held):
    global failed
    print(("ok   " if held else "FAIL ") + what, flush=True)
    failed = failed or not held


class Sink:
    """Takes every mail but those to somebody whom it does not know."""

    def __init__(self):
        self.mails = []

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("nobody@"):
            return "550 5.1.1 no such mailbox here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.mails.append(envelope.original_content)
        return "250 taken"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def polity(data, *words):
    """Runs a command beside or without a server; what it printed as JSON, or why it failed."""
    command = [BINARY, "--json", "--log", "error", *words, "--data", str(data)]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=240)
    return ran.returncode, ran.stdout if ran.returncode == 0 else ran.stdout + ran.stderr


def found(folder):
    data = folder / "data"
    code, said = polity(
        data, "init", "--name", "Testland", "--public-base", f"http://127.0.0.1:{free_port()}",
        "--administrator", "T5000001F", "--administrator-name", "Tan", "--administrator-born", "2050-01-01",
        "--key-backup", str(folder / "backup.txt"),
    )
    if code != 0:
        raise SystemExit(f"FAIL a nation can be founded: {said}")
    return data


def verifies(mail, records, place):
    """Whether the signature at this place verifies against the published records."""
    look_up = lambda name, timeout=5: records.get(name.decode().rstrip("."), "").encode() or None
    try:
        return dkim.DKIM(mail).verify(idx=place, dnsfunc=look_up)
    except dkim.DKIMException as error:
        print(f"     dkimpy says: {error}")
        return False


def judge_signatures(mail, records, strangers, which):
    check(f"{which}: both signatures verify", all(verifies(mail, records, place) for place in (0, 1)))
    head, body = mail.split(b"\r\n\r\n", 1)
    letters = [place for place in range(len(body)) if body[place : place + 1].isalpha()]
    middle = letters[len(letters) // 2]
    other = b"A" if body[middle : middle + 1] != b"A" else b"B"
    altered = head + b"\r\n\r\n" + body[:middle] + other + body[middle + 1 :]
    forgeries = {
        "one letter of the body": altered,
        "a line more in the body": mail + b"more\r\n",
        "another subject": re.sub(rb"\r\nSubject: [^\r]*", b"\r\nSubject: Send money", mail),
        "a second sender": head + b"\r\nFrom: Thief <no-reply@testland.example>\r\n\r\n" + body,
        "an address for answers": head + b"\r\nReply-To: thief@elsewhere.example\r\n\r\n" + body,
        "another media type": head.replace(b"text/plain", b"text/html") + b"\r\n\r\n" + body,
    }
    for what, forged in forgeries.items():
        held = forged != mail and not any(verifies(forged, records, place) for place in (0, 1))
        check(f"{which}: refused with {what}", held)
    relayed = b"Received: from a relay\r\n" + mail.rstrip(b"\r\n") + b"\r\n\r\n\r\n"
    check(f"{which}: a relay may write its line and end the text", all(verifies(relayed, records, p) for p in (0, 1)))
    check(f"{which}: refused under other keys", not any(verifies(mail, strangers, place) for place in (0, 1)))


def judge(folder, sink, port):
    data = found(folder)
    settings = data / "polity.toml"
    text = settings.read_text()
    mail = f'\n[mail]\nserver = "127.0.0.1"\nport = {port}\nfrom = "Testland <no-reply@testland.example>"\n'
    settings.write_text(text + mail)

    code, _ = polity(data, "mail", "test", "--to", "mei@mail.example")
    check("a mail without a key is sent unsigned", code == 0 and b"DKIM-Signature" not in sink.mails[-1])
    code, said = polity(data, "doctor")
    check("doctor says that mails are not signed", code == 0 and "mails are not signed" in said)

    records, strangers, tables = {}, {}, ""
    for selector, kind in (("rsa-1", "rsa"), ("ed-1", "ed25519")):
        code, said = polity(data, "mail", "key", "--selector", selector, "--kind", kind)
        if code != 0:
            raise SystemExit(f"FAIL a key is made by command: {said}")
        made = json.loads(said)
        records[made["record_name"]] = made["record"]
        tables += "\n" + made["settings"]
        mode = Path(made["file"]).stat().st_mode & 0o777
        check(f"{kind}: a key is made that only its owner reads", made["made"] and mode == 0o600)
        again = json.loads(polity(data, "mail", "key", "--selector", selector, "--kind", kind)[1])
        other = json.loads(polity(data, "mail", "key", "--selector", f"other-{kind}", "--kind", kind)[1])
        strangers[made["record_name"]] = other["record"]
        check(f"{kind}: asked again, the same record is printed", not again["made"] and again["record"] == made["record"])
    settings.write_text(text + mail + tables)
    code, said = polity(data, "doctor")
    check("doctor says where the records have to stand", code == 0 and all(name in said for name in records))

    code, said = polity(data, "mail", "test", "--to", "mei@mail.example")
    check("a signed mail is sent by command", code == 0 and json.loads(said)["signatures"] == 2)
    judge_signatures(sink.mails[-1], records, strangers, "by command")
    read = message_from_bytes(sink.mails[-1])
    check("its Message-ID is the message's own", json.loads(said)["message"] in read["Message-ID"])
    check("its text is whole", b"Testland can send you mail." in read.get_payload(decode=True))

    code, said = polity(data, "mail", "test", "--to", "nobody@mail.example")
    check("an address that the server refuses is said", code != 0 and "refused for good (550)" in said)

    # The server sends what waits: the command's own try is made while nobody listens.
    settings.write_text((text + mail + tables).replace(f"port = {port}", f"port = {free_port()}"))
    code, said = polity(data, "mail", "test", "--to", "mei@mail.example", "--wait", "1")
    check("what is not taken is tried again", code != 0 and "tried again" in said)
    settings.write_text(text + mail + tables)
    before = len(sink.mails)
    words = [BINARY, "--log", "error", "serve", "--data", str(data), "--listen", f"127.0.0.1:{free_port()}"]
    server = subprocess.Popen(words, stdout=subprocess.DEVNULL)
    try:
        ends = time.monotonic() + 60
        while len(sink.mails) == before and time.monotonic() < ends:
            time.sleep(0.1)
    finally:
        server.terminate()
        server.wait(timeout=60)
    check("the server sends what waited", len(sink.mails) == before + 1)
    if len(sink.mails) > before:
        judge_signatures(sink.mails[-1], records, strangers, "by the server")


def main():
    sink = Sink()
    controller = Controller(sink, hostname="127.0.0.1", port=free_port())
    controller.start()
    try:
        with tempfile.TemporaryDirectory(prefix="polity-mail-") as folder:
            judge(Path(folder), sink, controller.port)
    finally:
        controller.stop()
    sys.exit(1 if failed else 0)


main()
