"""An outsider's count: all twenty figures from nothing but the public leaves, by the rules as the pages tell them.

Written apart from the program, in another language, so that a mistake in one is not a mistake in both. Reads one JSON
object: {"leaves": [...], "first": date, "last": date, "year_first": date, "offset_hours": n}; prints one object
{indicator: [value, lower, upper, part, whole]}, with null where there is nothing to say.

    python3 recount.py < question.json
"""

import json
import sys
from collections import defaultdict
from datetime import date, datetime, timedelta, timezone
from math import comb, sqrt
from statistics import NormalDist, median

Z = NormalDist().inv_cdf(0.975)
asked = json.load(sys.stdin)
zone = timezone(timedelta(hours=asked["offset_hours"]))
first, last, year_first = (date.fromisoformat(asked[name]) for name in ("first", "last", "year_first"))


def day_of(micros):
    return (datetime(1970, 1, 1, tzinfo=timezone.utc) + timedelta(microseconds=micros)).astimezone(zone).date()


def day(text):
    """The day of a date, or of a moment where the nation is."""
    if not text:
        return None
    return datetime.fromisoformat(text).astimezone(zone).date() if "T" in text else date.fromisoformat(text)


def wilson(part, whole):
    if whole == 0:
        return None
    # The two shares at which the observed one is exactly Z standard errors away: roots of a quadratic.
    a, b, c = 1 + Z * Z / whole, -(2 * part / whole + Z * Z / whole), (part / whole) ** 2
    root = sqrt(max(0.0, b * b - 4 * a * c))
    return part / whole, (-b - root) / (2 * a), (-b + root) / (2 * a), part, whole


def share(part, whole):
    """Where everything is counted, chance has no part."""
    return (part / whole, None, None, part, whole) if whole else None


def count(part, whole=None):
    return part, None, None, part, whole


def ranks(n):
    """Between which ranks the median lies with 95 %, exactly."""
    if n < 6:
        return None
    below, rank = 0, 0
    while (below + comb(n, rank)) / 2**n <= 0.025:
        below += comb(n, rank)
        rank += 1
    return rank, n + 1 - rank


def middle(values):
    values = sorted(values)
    if not values:
        return None
    found = ranks(len(values))
    low, high = (values[found[0] - 1], values[found[1] - 1]) if found else (None, None)
    return median(values), low, high, None, len(values)


def of_people(figure, people):
    """Fewer than ten people are not shown."""
    return figure if people >= 10 else None


events = defaultdict(list)
for leaf in asked["leaves"]:
    events[leaf["kind"]].append((day_of(leaf["at"]), leaf.get("public", {})))

errands = [one for kind in ("transaction.completed", "transaction.abandoned") for _, one in events[kind]]
errands = [one for one in errands if first <= day_of(one["finished_at"]) <= last and one["audience"] != "officer"]
ended = [one for one in errands if one["outcome"] != "abandoned"]
figures = {}
digital = [one for one in ended if one["channel"] in ("web", "api", "kiosk")]
figures["dgb-06"] = of_people(wilson(len(digital), len(ended)), len(ended))
figures["completion"] = of_people(wilson(len(ended), len(errands)), len(errands))
took = [max(0, one["finished_at"] - one["started_at"]) / 1e6 for one in ended]
figures["median-time"] = of_people(middle(took), len(took))
prefilled, retyped = (sum(one[name] for one in ended) for name in ("prefilled", "retyped"))
figures["prefill-coverage"] = of_people(share(prefilled, prefilled + retyped), len(ended))
figures["retyped-data"] = of_people(count(retyped, (prefilled + retyped) or None), len(ended))


def ratings(scale, audiences):
    """Of each answer that was changed, the last counts, on the day of the first: weights of scores by day."""
    for when, one in events["services.rated"]:
        if one.get("scale") != scale or one.get("audience") not in audiences or not 1 <= one["score"] <= scale:
            continue
        if "was" in one:
            if not 1 <= one["was"] <= scale:
                continue
            when = day_of(one["first_at"])
        if first <= when <= last:
            yield one["score"], 1
            if "was" in one:
                yield one["was"], -1


def satisfied(scale, least, audiences):
    weights = list(ratings(scale, audiences))
    whole = sum(weight for _, weight in weights)
    return of_people(wilson(sum(weight for score, weight in weights if score >= least), whole), whole)


figures["dgb-01"] = satisfied(6, 5, ["resident"])
figures["dgb-02"] = satisfied(6, 5, ["business"])
figures["after-use"] = satisfied(5, 4, ["resident", "business"])

payments = [one for when, one in events["payment.recorded"] if first <= when <= last]
electronic = sum(one["electronic"] for one in payments)
figures["dgb-07"] = of_people(wilson(electronic, len(payments)), len(payments))

# What stands on the last day: of each record the latest entry, unless that one ended it.
standing = {}
for leaf in asked["leaves"]:
    one = leaf.get("public", {})
    if day_of(leaf["at"]) > last:
        continue
    if leaf["kind"] == "services.published":
        standing["service", one["service"]] = one
    elif leaf["kind"] == "services.closed":
        standing.pop(("service", one["service"]), None)
    elif leaf["kind"] == "blueprint.declared":
        if one.get("withdrawn"):
            standing.pop((one["register"], one["id"]), None)
        else:
            standing[one["register"], one["id"]] = one


def kept(register):
    return [one for (name, _), one in standing.items() if name == register]


def of_things(things, asks):
    return share(sum(map(bool, map(asks, things))), len(things))


live = kept("service")
figures["dgb-03"] = of_things([s for s in live if s["pays"]], lambda s: s.get("electronic_payment"))
figures["dgb-04"] = of_things(
    [s for s in live if s["signs_in"]], lambda s: s["prefilled"] > 0 or s["register_questions"] == 0
)
figures["dgb-05"] = of_things(
    [s for s in live if s.get("ink_signature") or s.get("digital_signature")], lambda s: s.get("digital_signature")
)

agencies = {one["id"]: one for one in kept("agency")}
ministries = {one["ministry"] for one in agencies.values()}


def trained(competency):
    best = {}
    modules = [one for one in kept("training") if one["competency"] == competency]
    for one in modules:
        passed = one["passed"] if day(one["valid_until"]) >= last else 0
        best[one["agency"]] = max(passed, best.get(one["agency"], 0))
    officers = sum(one["officers"] for one in agencies.values())
    part = sum(min(best.get(id, 0), one["officers"]) for id, one in agencies.items())
    return (part, officers) if modules and agencies else None


data, basic = trained("data"), trained("basic")
figures["dgb-08"] = data and of_people(count(data[0], data[1]), data[1])
figures["dgb-09"] = basic and of_people(share(*basic), basic[1])


def confirmed(project, since):
    measured, by = day(project.get("measured_on")), project.get("confirmed_by")
    return project.get("outcome") and measured and since <= measured <= last and by and by != project["agency"]


projects = kept("project")
transformative = [p for p in projects if p["kind"] == "transformative" and confirmed(p, date.min)]
figures["dgb-10"] = count(len(transformative)) if projects else None
across = [
    p
    for p in projects
    if p["kind"] == "analytics" and confirmed(p, year_first) and len(p["sponsors"].split()) >= 2
    if p.get("grant") and day(p.get("data_read_on")) and day(p["data_read_on"]) <= last
]
figures["dgb-12"] = count(len(across)) if projects else None

uses = kept("ai_use")
running = {u["agency"] for u in uses if first <= day(u["last_run"]) <= last and day(u["evaluated_on"]) <= last}
with_ai = {agencies[agency]["ministry"] for agency in running if agency in agencies}
figures["dgb-11"] = share(len(with_ai), len(ministries)) if uses and ministries else None

week = last - timedelta(days=6)
figures["dgb-13"] = of_things(
    kept("core_field"), lambda f: f.get("schema") and f.get("last_read") and week <= day(f["last_read"]) <= last
)

holidays = {day(one["date"]) for one in kept("holiday")}
waits = []
for one in kept("data_request"):
    complete, read = day(one.get("complete_at")), day(one.get("first_read_at"))
    if complete and read and first <= read <= last and complete <= last:
        days = [complete + timedelta(days=n) for n in range(1, (read - complete).days + 1)]
        waits.append(sum(d.weekday() < 5 and d not in holidays for d in days))
figures["dgb-14"] = middle(waits)

eligible = [one for one in kept("system") if one["eligible"]]
figures["dgb-15"] = of_things(eligible, lambda s: s["hosting"] == "commercial-cloud")
json.dump(figures, sys.stdout)
