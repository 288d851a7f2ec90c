//! Session options: what each takes, and that nothing changes where a value will not do.

use super::*;

async fn get(base: &mut Base, option: &str) -> Value {
    let request = json!({"option": option});
    let got = base.expect(code::GET_OPTION, request, code::SESSION_RESULT);
    got.await["value"].clone()
}

/// Every option that can be set: values that it takes, and values that it does not.
fn options() -> Vec<(&'static str, Vec<Value>, Vec<Value>)> {
    vec![
        (
            "auto_commit",
            vec![json!(false), json!(true)],
            vec![json!(0), json!("on"), json!([true])],
        ),
        (
            "read_only",
            vec![json!(true), json!(false)],
            vec![json!(1), json!("yes")],
        ),
        (
            "isolation_level",
            vec![json!(0), json!(3), json!(1)],
            vec![json!(4), json!(-1), json!(1.5), json!("1"), json!(true)],
        ),
        (
            "query_timeout",
            vec![json!(30), json!(0)],
            vec![json!(-1), json!("soon"), json!(false), json!(1e12)],
        ),
        (
            "lock_timeout",
            vec![json!(5), json!("250ms"), json!(0)],
            vec![json!(-5), json!({"s": 1})],
        ),
        (
            "idle_in_transaction_timeout",
            vec![json!(60), json!(0)],
            vec![json!(-1), json!("x")],
        ),
        (
            "fetch_size",
            vec![json!(10), json!(2_147_483_647), json!(0)],
            vec![
                json!(-1),
                json!(2_147_483_648_i64),
                json!("10"),
                json!(true),
            ],
        ),
        (
            "time_zone",
            vec![json!("Europe/Zurich"), json!("+02:00"), json!("UTC")],
            vec![json!("Mars/Olympus"), json!(2), json!("")],
        ),
        (
            "application_name",
            vec![json!("\u{e4} b"), json!("")],
            vec![json!(1), json!("a\nb"), json!("x".repeat(257))],
        ),
        (
            "result_format",
            vec![json!("json")],
            vec![json!("xml"), json!(1)],
        ),
        (
            "compression",
            vec![json!("none")],
            vec![json!("zip"), json!(0)],
        ),
    ]
}

#[tokio::test]
async fn an_option_takes_its_own_values_and_keeps_them_against_all_others() {
    let server = in_memory().await;
    let mut base = extended(&server).await;
    for (option, good, bad) in options() {
        for value in good {
            let set = json!({"option": option, "value": value});
            let set = base
                .expect(code::SET_OPTION, set, code::SESSION_RESULT)
                .await;
            assert_eq!(
                (&set["success"], &set["option"], &set["value"]),
                (&json!(true), &json!(option), &value)
            );
            assert_eq!(get(&mut base, option).await, value, "{option}");
            for wrong in bad.iter().chain([&json!(null), &json!([])]) {
                let set = json!({"option": option, "value": wrong});
                let error = base.refused(code::SET_OPTION, set).await;
                assert_eq!(error["code"], 400, "{option} {wrong}: {error}");
            }
            assert_eq!(get(&mut base, option).await, value, "{option} is as it was");
        }
    }
    assert_eq!(get(&mut base, "username").await, "admin");
    for (request, body) in [
        (code::SET_OPTION, json!({"option": "no_such", "value": 1})),
        (code::GET_OPTION, json!({"option": "no_such"})),
        (code::GET_OPTION, json!({"option": "AUTO_COMMIT"})),
    ] {
        assert_eq!(base.refused(request, body).await["code"], 404);
    }
}
