//! The register's facts about what someone does and has: school, work, income, savings, the flat, the car.

use jiff::ToSpan;
use jiff::civil::Date;
use polity_identity::facts::{Fact, Source};
use serde_json::{Value, json};

use super::dice::Dice;
use super::facts::{Ground, Record};
use super::kinship::Kinfolk;
use super::lists::ListFault;
use super::livelihood::Livelihood;
use super::population::{Home, PersonRef, Standing};

/// Levels of education, by code of the wire's table.
const EDUCATION: [&str; 10] = [
    "NO FORMAL QUALIFICATION / PRE-PRIMARY / LOWER PRIMARY",
    "PRIMARY",
    "LOWER SECONDARY",
    "SECONDARY",
    "POST-SECONDARY (NON-TERTIARY): GENERAL AND VOCATION",
    "POLYTECHNIC DIPLOMA",
    "PROFESSIONAL QUALIFICATION AND OTHER DIPLOMA",
    "BACHELOR'S OR EQUIVALENT",
    "POSTGRADUATE DIPLOMA/CERTIFICATE (EXCLUDING MASTER'S AND DOCTORATE)",
    "MASTER'S AND DOCTORATE OR EQUIVALENT",
];
/// Makes and models of cars: made up, like the island.
const CARS: [(&str, &str, u32); 5] = [
    ("TEMBU", "HERON 1.3", 1_298),
    ("TEMBU", "HERON ESTATE 1.5", 1_498),
    ("SALTWORKS MOTOR", "KETTLE ELECTRIC", 0),
    ("KELIP", "GLOW 1.0", 998),
    ("KELIP", "GLOW ELECTRIC", 0),
];
const COLOURS: [&str; 6] = ["WHITE", "SILVER", "BLUE", "GREEN", "YELLOW", "BLACK"];

/// Education and work.
pub(super) fn work(record: &mut Record, life: &Livelihood, day: Date) {
    if let Some(desc) = EDUCATION.get(usize::from(life.education)) {
        record.put("work", "edulevel", Fact::code(&life.education.to_string(), desc, day));
    }
    if let Some(year) = life.graduated {
        record.put("work", "gradyear", Fact::value(year.to_string(), day));
    }
    if let Some(occupation) = &life.occupation {
        record.put("work", "occupation", Fact::value(occupation.as_str(), day));
    }
    if let Some(employer) = &life.employer {
        record.put("work", "employment", Fact::value(employer.as_str(), day).from_source(Source::Person));
    }
}

/// Income and savings of grown-ups who earn or earned something.
pub(super) fn money(record: &mut Record, dice: &Dice, ground: &Ground<'_>, place: PersonRef, day: Date) {
    let age = ground.kin.age(place);
    let settled = !matches!(ground.kin.at(place).standing, Standing::Pass(..));
    let pay = ground.work.of.get(&place).and_then(|life| life.pay);
    if let Some(pay) = pay {
        // Tax is worked out on last year's income, a little below today's.
        let amount = i64::from(pay) * i64::from(dice.within(90..=100)) / 100;
        let year = (ground.kin.made_on.year() - 1).to_string();
        let notice = json!({"yearofassessment": {"value": year}, "amount": {"value": amount}});
        record.put("money", "noa-basic", Fact::nested(notice, day));
    }
    if settled && age >= 22 {
        let years_at_work = i64::from((age.min(62) - 21).max(1));
        let saved = i64::from(pay.unwrap_or(14_000).min(80_000)) * years_at_work / 6;
        let share = |percent: i64| saved * percent / 100 + i64::from(dice.within(0..=900));
        let (special, retirement) = if age < 55 { (share(22), 0) } else { (0, share(40)) };
        let balances = json!({
            "oa": {"value": share(34)}, "sa": {"value": special},
            "ma": {"value": share(18)}, "ra": {"value": retirement},
        });
        record.put("money", "cpfbalances", Fact::nested(balances, day));
    }
    if age >= 21 && settled {
        let income = household_income(ground, place);
        // The state keeps a band, not the sum: services ask whether it is below a mark.
        let low = income / 12 / 1_000 * 1_000;
        let band = json!({"low": {"value": low}, "high": {"value": low + 999}});
        record.put("money", "householdincome", Fact::nested(band, day));
    }
}

fn household_income(ground: &Ground<'_>, place: PersonRef) -> i64 {
    let household = ground.kin.at(place).household;
    let members = ground.kin.households.get(household.0).map_or(&[][..], Vec::as_slice);
    let pay = |member: &PersonRef| ground.work.of.get(member).and_then(|life| life.pay).map(i64::from);
    members.iter().filter_map(pay).sum()
}

/// Who owns a home: the eldest couple of the household, or the eldest grown-up; nobody who is there on a pass.
pub(super) fn owners(kin: &Kinfolk, members: &[PersonRef]) -> Vec<PersonRef> {
    let may_own = |place: &&PersonRef| {
        kin.age(**place) >= 30 && !matches!(kin.at(**place).standing, Standing::Pass(..))
    };
    let Some(eldest) = members.iter().filter(may_own).min_by_key(|place| kin.at(**place).born) else {
        return Vec::new();
    };
    let partner = kin.at(*eldest).partner.filter(|partner| members.contains(partner));
    std::iter::once(*eldest).chain(partner).collect()
}

/// The list `hdbownership` of a flat's owner.
pub(super) fn flat_ownership(dice: &Dice, home: &Home, owners: usize, made_on: Date) -> Value {
    let years = dice.within(1..=24);
    let bought = made_on.saturating_sub(years.years()).saturating_sub(dice.within(0..=360).days());
    let price = i64::from(dice.within(180..=620)) * 1_000;
    let loan = price * 6 / 10;
    let repaid_years = i64::from(years.min(25));
    let owed = loan - loan * repaid_years / 25;
    let months_left = (25 - repaid_years) * 12;
    json!([{
        "noofowners": {"value": owners},
        "address": {
            "type": "SG",
            "block": {"value": home.block}, "building": {"value": home.building},
            "floor": {"value": home.floor}, "unit": {"value": home.unit},
            "street": {"value": home.street}, "postal": {"value": home.postal},
        },
        "hdbtype": {"code": home.kind.0, "desc": home.kind.1},
        "leasecommencementdate": {"value": bought.to_string()},
        "termoflease": {"value": 99},
        "dateofpurchase": {"value": bought.to_string()},
        "purchaseprice": {"value": price},
        "loangranted": {"value": loan},
        "originalloanrepayment": {"value": 25},
        "balanceloanrepayment": {"years": {"value": months_left / 12}, "months": {"value": months_left % 12}},
        "outstandingloanbalance": {"value": owed},
        "monthlyloaninstalment": {"value": if owed > 0 { loan / 300 } else { 0 }},
    }])
}

/// Driving licences of some grown-ups and cars of fewer.
pub(super) fn transport(
    record: &mut Record,
    dice: &Dice,
    kin: &Kinfolk,
    place: PersonRef,
    number: &str,
    mut plate: impl FnMut() -> Result<String, ListFault>,
) -> Result<(), ListFault> {
    let (age, made_on) = (kin.age(place), kin.made_on);
    let settled = !matches!(kin.at(place).standing, Standing::Pass(..));
    let drives = settled && (21..=78).contains(&age) && dice.chance(42);
    if !drives {
        return Ok(());
    }
    let passed = kin.at(place).born.saturating_add(dice.within(19 * 12..=(age * 12).min(33 * 12)).months());
    let day = passed
        .max(made_on.saturating_sub(dice.within(2..=1_000).days()))
        .min(made_on.saturating_sub(1.day()));
    let none = json!({"startdate": {"value": ""}, "enddate": {"value": ""}});
    let licence = json!({
        "comstatus": {"code": "Y", "desc": "ELIGIBLE"},
        "totaldemeritpoints": {"value": if dice.chance(8) { 4 } else { 0 }},
        "suspension": none.clone(), "disqualification": none.clone(), "revocation": none,
        "pdl": {"validity": {"code": "", "desc": ""}, "expirydate": {"value": ""}, "classes": []},
        "qdl": {
            "validity": {"code": "V", "desc": "VALID"},
            "expirydate": {"value": kin.at(place).born.saturating_add(65.years()).max(made_on.saturating_add(1.year())).to_string()},
            "classes": [{"class": {"value": if dice.chance(60) { "3" } else { "3A" }}, "issuedate": {"value": passed.to_string()}}],
        },
        "photocardserialno": {"value": format!("ANG{}", number.get(1..8).unwrap_or_default())},
    });
    record.put("transport", "drivinglicence", Fact::nested(licence, day));

    if age < 26 || !dice.chance(38) {
        return Ok(());
    }
    let Some((make, model, engine)) = dice.pick(&CARS) else { return Ok(()) };
    let registered = made_on.saturating_sub(dice.within(30..=3_300).days());
    let car = json!([{
        "vehicleno": {"value": plate()?},
        "type": {"value": "PASSENGER MOTOR CAR"},
        "make": {"value": make}, "model": {"value": model},
        "yearofmanufacture": {"value": registered.year().to_string()},
        "firstregistrationdate": {"value": registered.to_string()},
        "originalregistrationdate": {"value": registered.to_string()},
        "roadtaxexpirydate": {"value": made_on.saturating_add(dice.within(10..=360).days()).to_string()},
        "status": {"code": "1", "desc": "LIVE"},
        "primarycolour": {"value": dice.pick(&COLOURS).copied().unwrap_or_default()},
        "enginecapacity": {"value": engine},
        "propellant": {"value": if *engine == 0 { "ELECTRIC" } else { "PETROL" }},
        "effectiveownership": {"value": registered.to_string()},
        "nooftransfers": {"value": 0},
    }]);
    record.put("transport", "vehicles", Fact::nested(car, registered));
    Ok(())
}
