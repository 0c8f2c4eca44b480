//! How addresses and telephone numbers of the register are written down, in any language.
//!
//! Promise to pages and to rooms that fill in forms: the same fact gives the same lines everywhere.

use serde_json::Value;

/// An address in lines, as on an envelope; none where the fact holds nothing.
pub fn address(content: &Value) -> Vec<String> {
    let part = |name: &str| value_in(content, name).unwrap_or_default();
    let (floor, unit) = (part("floor"), part("unit"));
    let door = if unit.is_empty() { String::new() } else { format!("#{floor}-{unit}") };
    let country = content.get("country").and_then(|country| country.get("desc")).and_then(Value::as_str);
    let first = format!("{} {}", part("block"), part("street"));
    let last = format!("{} {}", country.unwrap_or_default(), part("postal"));
    [first, door, part("building"), part("line1"), part("line2"), last]
        .into_iter()
        .map(|line| line.trim().to_owned())
        .filter(|line| !line.is_empty())
        .collect()
}

/// A telephone number with its country before a space; `None` where the fact holds none.
pub fn telephone(content: &Value) -> Option<String> {
    let part = |name: &str| value_in(content, name).unwrap_or_default();
    let number = part("nbr");
    (!number.is_empty()).then(|| format!("{}{} {number}", part("prefix"), part("areacode")))
}

fn value_in(content: &Value, name: &str) -> Option<String> {
    content.get(name)?.get("value")?.as_str().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_is_missing_leaves_no_empty_line() {
        let home = json!({
            "block": {"value": "12"}, "street": {"value": "JALAN ANGSANA"}, "floor": {"value": "03"}, "unit": {"value": "118"},
            "postal": {"value": "840012"}, "country": {"code": "XA", "desc": "ANGSANA"},
        });
        assert_eq!(address(&home), ["12 JALAN ANGSANA", "#03-118", "ANGSANA 840012"]);
        assert_eq!(address(&json!({"line1": {"value": "Harbour"}})), ["Harbour"]);
        assert_eq!(address(&Value::Null), Vec::<String>::new());
    }

    #[test]
    fn a_number_has_its_country() {
        let held =
            json!({"prefix": {"value": "+"}, "areacode": {"value": "999"}, "nbr": {"value": "50001234"}});
        assert_eq!(telephone(&held).as_deref(), Some("+999 50001234"));
        assert_eq!(telephone(&json!({"prefix": {"value": "+"}})), None);
    }
}
