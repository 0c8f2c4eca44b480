"""icalendar against our invitations: it reads each, and finds in it what we meant.

    python.py PRINTER        PRINTER: the program built from crates/services/examples/calendar_invitations.rs

One line a check, "ok ..." or "FAIL ...".
"""

import json
import subprocess
import sys
from datetime import datetime, timezone
from zoneinfo import ZoneInfo

from icalendar import Calendar

failed = 0


def check(name, holds, seen=""):
    global failed
    failed += 0 if holds else 1
    print(f"{'ok' if holds else 'FAIL'} {name}" + ("" if holds else f": {seen!r}"))


def own_rules(zone, at):
    """The offset that the invitation's own rules give to a local time: the last change before it."""
    changes = sorted(
        (part["DTSTART"].dt.replace(tzinfo=None), part["TZOFFSETTO"].td)
        for part in zone.subcomponents
    )
    return [offset for onset, offset in changes if onset <= at][-1]


printed = subprocess.run([sys.argv[1]], check=True, capture_output=True).stdout.decode("utf-8")
visits = [json.loads(line) for line in printed.splitlines()]
for visit in visits:
    name = f"{visit['zone']} {visit['method']}"
    calendar = Calendar.from_ical(visit["text"].encode("utf-8"))
    events = calendar.walk("VEVENT")
    check(f"{name}: one event, version 2.0", len(events) == 1 and calendar["VERSION"] == "2.0")
    event = events[0]
    check(f"{name}: no line failed to parse", not event.errors and not calendar.errors, event.errors)
    check(f"{name}: method", calendar["METHOD"] == visit["method"], calendar["METHOD"])
    check(f"{name}: identity", event["UID"] == visit["uid"] and event["SEQUENCE"] == visit["sequence"])
    status = "CANCELLED" if visit["method"] == "CANCEL" else "CONFIRMED"
    check(f"{name}: status", event["STATUS"] == status, event["STATUS"])
    for field in ["summary", "description", "location"]:
        check(f"{name}: {field}", str(event[field.upper()]) == visit[field], str(event[field.upper()]))
    check(f"{name}: organizer", event["ORGANIZER"] == f"mailto:{visit['organizer']}", event["ORGANIZER"])
    check(f"{name}: attendee asked", event["ATTENDEE"].params["RSVP"] == "TRUE", event["ATTENDEE"])
    for field, moment in [("DTSTART", visit["starts"]), ("DTEND", visit["ends"])]:
        at = event[field].dt
        meant = datetime.fromtimestamp(moment, timezone.utc)
        # By the clock of both: Python never calls a time equal across zones in the hour that comes twice.
        check(f"{name}: {field} is that moment", at.timestamp() == moment, at)
        if visit["zone"] != "UTC":
            local = meant.astimezone(ZoneInfo(visit["zone"]))
            check(f"{name}: {field} in local time", at.replace(tzinfo=None) == local.replace(tzinfo=None), at)
            zone = calendar.walk("VTIMEZONE")[0]
            rule = own_rules(zone, at.replace(tzinfo=None))
            # In the hour that comes twice, a local time alone does not say which of the two it is.
            twice = local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
            check(f"{name}: {field} by its own rules", twice or rule == local.utcoffset(), rule)
    if visit["zone"] != "UTC":
        zone = calendar.walk("VTIMEZONE")[0]
        check(f"{name}: a zone of its name", zone["TZID"] == visit["zone"], zone["TZID"])
        check(f"{name}: the library can use the zone", zone.to_tz() is not None)
check("ten invitations", len(visits) == 10, len(visits))
sys.exit(1 if failed else 0)
