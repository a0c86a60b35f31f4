//! The report of a run: the original logger's document.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

mod support;

use std::fmt::Write as _;

use expect_test::{Expect, expect};
use support::run;
use workflow_log_journal::report::{Repetition, to_json};
use workflow_log_journal::{Run, Value, parse};

#[expect(clippy::needless_pass_by_value, reason = "as expect-test has it")]
fn check(lines: &str, expected: Expect) {
    expected.assert_eq(&String::from_utf8(to_json(&run(lines), Repetition::Auto).unwrap()).unwrap());
}

fn document(run: &Run) -> Value {
    let text = to_json(run, Repetition::Expand).unwrap();
    parse(std::str::from_utf8(&text).unwrap()).unwrap()
}

/// What stands at a path of keys in every action, a line each.
fn of_actions(run: &Run, pick: impl Fn(&Value) -> String) -> String {
    let mut picture = String::new();
    for iteration in list(&document(run), "iterations") {
        for interaction in list(iteration, "interactions") {
            for action in list(interaction, "actions") {
                picture += &pick(action);
                picture.push('\n');
            }
        }
    }
    picture
}

fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value.get(key).unwrap().as_list().unwrap()
}

/// Every iteration, interaction and action of a report, a line each.
fn outline(run: &Run) -> String {
    let ids = |value: &Value| {
        format!("{} parent {}", show(value.at(&["metadata", "id"])), show(value.at(&["metadata", "parent"])))
    };
    let mut outline = String::new();
    for iteration in list(&document(run), "iterations") {
        let (number, status) = (show(iteration.get("iteration_number")), show(iteration.get("status")));
        let _ = writeln!(outline, "{number} {status}");
        for interaction in list(iteration, "interactions") {
            let _ = writeln!(outline, "  {} {}", show(interaction.get("agent_name")), ids(interaction));
            for action in list(interaction, "actions") {
                let _ = writeln!(outline, "    {} {}", show(action.get("action_type")), ids(action));
            }
        }
    }
    outline
}

fn show(value: Option<&Value>) -> String {
    value.map_or("-".to_owned(), ToString::to_string)
}

#[test]
#[expect(clippy::too_many_lines, reason = "one picture")]
fn a_small_run_is_the_original_loggers_document() {
    check(
        r#"
        {"t":"resource","at":10,"name":"InitFilesResource"}
        {"t":"resource","at":20,"name":"KaliEnv"}
        {"t":"metadata","id":0,"at":30,"metadata":{"vulnerable_files":["app.py"]}}
        {"t":"begin","id":1,"at":100,"node":"iteration","name":"1"}
        {"t":"begin","id":2,"parent":1,"at":200,"node":"interaction","name":"executor_agent","fn":"run","args":{"input":{"text":"é \u0000"}}}
        {"t":"begin","id":3,"parent":2,"at":300,"node":"action","name":"llm","kind":"llm","args":{"prompt":"fix it","temperature":0.50}}
        {"t":"end","id":3,"at":1500,"outcome":"completed","facts":{"model":"gpt-4o","input_tokens":812,"output_tokens":96},"output":"Command: ls"}
        {"t":"begin","id":4,"parent":2,"at":2000,"node":"action","name":"kali","kind":"env","args":{"command":"ls"}}
        {"t":"end","id":4,"at":5100,"outcome":"completed","facts":{"exit_code":0},"output":{"stdout":"app.py\n","stderr":""}}
        {"t":"score","id":2,"at":5150,"name":"quality","value":0.5}
        {"t":"end","id":2,"at":5200,"outcome":"completed","output":{"patch":[]}}
        {"t":"end","id":1,"at":5300,"outcome":"completed"}
        {"t":"end","id":0,"at":1000000,"outcome":"completed","output":null}
        "#,
        expect![[r#"
            {
                "metadata": {
                    "workflow_name": "demo",
                    "start_time": "2026-11-21T05:14:00.000000+00:00",
                    "end_time": "2026-11-21T05:14:01.000000+00:00",
                    "task_repo_dir": null,
                    "bounty_number": null,
                    "model_config": null,
                    "additional_metadata": {
                        "vulnerable_files": [
                            "app.py"
                        ]
                    }
                },
                "iterations": [
                    {
                        "iteration_number": 1,
                        "status": "completed",
                        "interactions": [
                            {
                                "agent_name": "executor_agent",
                                "input_response": {
                                    "text": "é \u0000"
                                },
                                "output_response": {
                                    "patch": []
                                },
                                "start_time": "2026-11-21T05:14:00.000200+00:00",
                                "end_time": "2026-11-21T05:14:00.005200+00:00",
                                "actions": [
                                    {
                                        "action_type": "llm",
                                        "input_data": "fix it",
                                        "output_data": "Command: ls",
                                        "timestamp": "2026-11-21T05:14:00.000300+00:00",
                                        "metadata": {
                                            "id": 3,
                                            "kind": "llm",
                                            "outcome": "completed",
                                            "time_taken_in_ms": 1.2,
                                            "model": "gpt-4o",
                                            "input_tokens": 812,
                                            "output_tokens": 96,
                                            "parameters": {
                                                "temperature": 0.50
                                            }
                                        }
                                    },
                                    {
                                        "action_type": "kali",
                                        "input_data": "ls",
                                        "output_data": {
                                            "stdout": "app.py\n",
                                            "stderr": ""
                                        },
                                        "timestamp": "2026-11-21T05:14:00.002000+00:00",
                                        "metadata": {
                                            "id": 4,
                                            "kind": "env",
                                            "outcome": "completed",
                                            "time_taken_in_ms": 3.1,
                                            "exit_code": 0
                                        }
                                    }
                                ],
                                "metadata": {
                                    "id": 2,
                                    "outcome": "completed",
                                    "time_taken_in_ms": 5.0,
                                    "score": {
                                        "quality": 0.5
                                    },
                                    "function": "run"
                                }
                            }
                        ]
                    }
                ],
                "resources_used": [
                    "InitFilesResource",
                    "KaliEnv"
                ],
                "final_status": "completed",
                "error_log": []
            }
        "#]],
    );
}

#[test]
fn a_run_of_which_only_the_header_is_there_is_a_whole_document() {
    check(
        "",
        expect![[r#"
        {
            "metadata": {
                "workflow_name": "demo",
                "start_time": "2026-11-21T05:14:00.000000+00:00",
                "end_time": null,
                "task_repo_dir": null,
                "bounty_number": null,
                "model_config": null,
                "additional_metadata": {}
            },
            "iterations": [],
            "resources_used": [],
            "final_status": "interrupted",
            "error_log": []
        }
    "#]],
    );
}

#[test]
fn a_killed_run_is_interrupted_and_keeps_what_was_in_flight() {
    check(
        r#"
        {"t":"begin","id":1,"at":100,"node":"iteration","name":"1"}
        {"t":"begin","id":2,"parent":1,"at":200,"node":"interaction","name":"executor_agent"}
        {"t":"begin","id":3,"parent":2,"at":300,"node":"action","name":"kali","kind":"env","args":{"command":"sleep 99"}}
        "#,
        expect![[r#"
            {
                "metadata": {
                    "workflow_name": "demo",
                    "start_time": "2026-11-21T05:14:00.000000+00:00",
                    "end_time": null,
                    "task_repo_dir": null,
                    "bounty_number": null,
                    "model_config": null,
                    "additional_metadata": {}
                },
                "iterations": [
                    {
                        "iteration_number": 1,
                        "status": "interrupted",
                        "interactions": [
                            {
                                "agent_name": "executor_agent",
                                "input_response": null,
                                "output_response": null,
                                "start_time": "2026-11-21T05:14:00.000200+00:00",
                                "end_time": null,
                                "actions": [
                                    {
                                        "action_type": "kali",
                                        "input_data": "sleep 99",
                                        "output_data": null,
                                        "timestamp": "2026-11-21T05:14:00.000300+00:00",
                                        "metadata": {
                                            "id": 3,
                                            "kind": "env",
                                            "outcome": "interrupted",
                                            "time_taken_in_ms": null
                                        }
                                    }
                                ],
                                "metadata": {
                                    "id": 2,
                                    "outcome": "interrupted",
                                    "time_taken_in_ms": null
                                }
                            }
                        ]
                    }
                ],
                "resources_used": [],
                "final_status": "interrupted",
                "error_log": []
            }
        "#]],
    );
}

#[test]
fn nested_interactions_and_actions_are_listed_flat_with_their_parent() {
    let run = run(r#"
        {"t":"begin","id":1,"at":1,"node":"iteration","name":"1"}
        {"t":"begin","id":2,"parent":1,"at":2,"node":"interaction","name":"planner"}
        {"t":"begin","id":3,"parent":2,"at":3,"node":"action","name":"delegate"}
        {"t":"begin","id":4,"parent":3,"at":4,"node":"interaction","name":"helper"}
        {"t":"begin","id":5,"parent":4,"at":5,"node":"action","name":"tool"}
        {"t":"begin","id":6,"parent":5,"at":6,"node":"action","name":"llm"}
        {"t":"begin","id":7,"parent":2,"at":7,"node":"interaction","name":"second_helper"}
        {"t":"begin","id":8,"parent":3,"at":8,"node":"action","name":"late"}
        {"t":"end","id":0,"at":9,"outcome":"completed"}
    "#);
    expect![[r#"
        1 "interrupted"
          "planner" 2 parent -
            "delegate" 3 parent -
            "late" 8 parent 3
          "helper" 4 parent 3
            "tool" 5 parent -
            "llm" 6 parent 5
          "second_helper" 7 parent 2
    "#]]
    .assert_eq(&outline(&run));
}

#[test]
fn what_has_no_iteration_or_interaction_is_listed_where_it_happened() {
    let run = run(r#"
        {"t":"begin","id":1,"at":1,"node":"action","name":"first"}
        {"t":"begin","id":2,"at":2,"node":"interaction","name":"early"}
        {"t":"begin","id":3,"at":3,"node":"iteration","name":"1"}
        {"t":"begin","id":4,"at":4,"node":"interaction","name":"detached","detached":true}
        {"t":"begin","id":5,"parent":3,"at":5,"node":"action","name":"inside"}
        {"t":"begin","id":6,"at":6,"node":"iteration","name":"two"}
        {"t":"begin","id":7,"at":7,"node":"action","name":"lost","detached":true}
        {"t":"begin","id":8,"parent":3,"at":8,"node":"action","name":"still_inside"}
    "#);
    expect![[r#"
        1 "interrupted"
          "demo" - parent -
            "first" 1 parent 0
          "early" 2 parent -
        1 "interrupted"
          "detached" 4 parent -
          "demo" - parent -
            "inside" 5 parent 3
            "still_inside" 8 parent 3
        3 "interrupted"
          "demo" - parent -
            "lost" 7 parent 0
    "#]]
    .assert_eq(&outline(&run));
}

#[test]
fn what_an_action_was_about_stands_in_input_data_and_the_rest_in_parameters() {
    let cases = [
        (r#""kind":"env""#, r#""args":{"timeout":5,"cmd":"ls","command":"pwd"}"#),
        (r#""kind":"env""#, r#""args":{"timeout":5,"cmd":"ls"}"#),
        (r#""kind":"env""#, r#""args":{"timeout":5,"script":"a","other":"b"}"#),
        (r#""kind":"env""#, r#""args":{"timeout":5,"argv":["ls"]}"#),
        (r#""kind":"env""#, r#""args":{"command":["ls","-l"]}"#),
        (r#""kind":"env""#, r#""input":"ls""#),
        (r#""kind":"llm""#, r#""args":{"req":1,"request":2,"messages":3,"message":4,"prompt":5}"#),
        (r#""kind":"llm""#, r#""args":{"req":1,"request":2,"messages":3}"#),
        (r#""kind":"llm""#, r#""args":{"temperature":0.5,"req":{"a":1}}"#),
        (r#""kind":"llm""#, r#""args":{"question":"a","top_p":1}"#),
        (r#""kind":"llm""#, r#""args":{"question":"a"}"#),
        (r#""kind":"tool""#, r#""args":{"command":"ls","prompt":"x"}"#),
        (r#""fn":"step""#, r#""args":{"command":"ls"}"#),
        (r#""fn":"step""#, r#""args":{"command":null}"#),
        (r#""fn":"step""#, r#""input":{"command":"ls","b":1}"#),
        (r#""fn":"step""#, r#""implicit":false"#),
    ];
    let mut picture = String::new();
    for (kind, input) in cases {
        let run = run(&format!(r#"{{"t":"begin","id":1,"at":1,"node":"action","name":"a",{kind},{input}}}"#));
        picture += &of_actions(&run, |action| {
            let parameters = show(action.at(&["metadata", "parameters"]));
            format!("{kind} {input}\n    {} / {parameters}", show(action.get("input_data")))
        });
    }
    expect![[r#"
        "kind":"env" "args":{"timeout":5,"cmd":"ls","command":"pwd"}
            "pwd" / {"timeout":5,"cmd":"ls"}
        "kind":"env" "args":{"timeout":5,"cmd":"ls"}
            "ls" / {"timeout":5}
        "kind":"env" "args":{"timeout":5,"script":"a","other":"b"}
            "a" / {"timeout":5,"other":"b"}
        "kind":"env" "args":{"timeout":5,"argv":["ls"]}
            ["ls"] / {"timeout":5}
        "kind":"env" "args":{"command":["ls","-l"]}
            ["ls","-l"] / -
        "kind":"env" "input":"ls"
            "ls" / -
        "kind":"llm" "args":{"req":1,"request":2,"messages":3,"message":4,"prompt":5}
            5 / {"req":1,"request":2,"messages":3,"message":4}
        "kind":"llm" "args":{"req":1,"request":2,"messages":3}
            3 / {"req":1,"request":2}
        "kind":"llm" "args":{"temperature":0.5,"req":{"a":1}}
            {"a":1} / {"temperature":0.5}
        "kind":"llm" "args":{"question":"a","top_p":1}
            {"question":"a","top_p":1} / -
        "kind":"llm" "args":{"question":"a"}
            "a" / -
        "kind":"tool" "args":{"command":"ls","prompt":"x"}
            {"command":"ls","prompt":"x"} / -
        "fn":"step" "args":{"command":"ls"}
            "ls" / -
        "fn":"step" "args":{"command":null}
            null / -
        "fn":"step" "input":{"command":"ls","b":1}
            {"command":"ls","b":1} / -
        "fn":"step" "implicit":false
            null / -
    "#]]
    .assert_eq(&picture);
}

#[test]
fn an_interaction_was_given_nothing_one_thing_or_several() {
    let mut picture = String::new();
    for input in
        [r#""fn":"run""#, r#""args":{"input":{"a":1}}"#, r#""args":{"a":1,"b":[2]}"#, r#""input":[3]"#]
    {
        let run =
            run(&format!(r#"{{"t":"begin","id":1,"at":1,"node":"interaction","name":"agent",{input}}}"#));
        let document = document(&run);
        let interaction = &list(&list(&document, "iterations")[0], "interactions")[0];
        let _ = writeln!(picture, "{input} -> {}", show(interaction.get("input_response")));
    }
    expect![[r#"
        "fn":"run" -> null
        "args":{"input":{"a":1}} -> {"a":1}
        "args":{"a":1,"b":[2]} -> {"a":1,"b":[2]}
        "input":[3] -> [3]
    "#]]
    .assert_eq(&picture);
}

#[test]
fn the_error_log_has_failed_interactions_reported_errors_and_the_workflows_own() {
    let run = run(r#"
        {"t":"begin","id":1,"at":1,"node":"iteration","name":"1"}
        {"t":"begin","id":2,"parent":1,"at":2,"node":"interaction","name":"a"}
        {"t":"begin","id":3,"parent":2,"at":3,"node":"action","name":"llm","kind":"llm"}
        {"t":"end","id":3,"at":4,"outcome":"failed","error":{"message":"only an action"}}
        {"t":"end","id":2,"at":2000000,"outcome":"failed","error":{"message":"no patch","chain":["overloaded"]}}
        {"t":"error","at":1000000,"message":"by hand","data":{"message":"hidden","timestamp":0,"code":7}}
        {"t":"begin","id":4,"parent":1,"at":5,"node":"interaction","name":"b"}
        {"t":"end","id":4,"at":3000000,"outcome":"panicked","error":{"message":"index out of bounds","location":"src/main.rs:3:5"}}
        {"t":"begin","id":5,"parent":1,"at":6,"node":"interaction","name":"c"}
        {"t":"end","id":5,"at":4000000,"outcome":"cancelled"}
        {"t":"end","id":1,"at":4000000,"outcome":"completed"}
        {"t":"end","id":0,"at":5000000,"outcome":"failed","error":{"message":"out of ideas","chain":["none left"]}}
        "#);
    let log: Vec<String> = list(&document(&run), "error_log").iter().map(ToString::to_string).collect();
    expect![[r#"
        {"timestamp":"2026-11-21T05:14:01.000000+00:00","message":"by hand","code":7}
        {"timestamp":"2026-11-21T05:14:02.000000+00:00","message":"no patch"}
        {"timestamp":"2026-11-21T05:14:03.000000+00:00","message":"index out of bounds"}
        {"timestamp":"2026-11-21T05:14:05.000000+00:00","message":"out of ideas"}"#]]
    .assert_eq(&log.join("\n"));
}

#[test]
fn the_workflows_error_is_not_said_twice_where_an_interaction_had_it() {
    for (own, entries) in [
        (r#"{"message":"no patch"}"#, 1),
        (r#"{"message":"the run failed","chain":["no patch"]}"#, 1),
        (r#"{"message":"another"}"#, 2),
    ] {
        let run = run(&format!(
            r#"
            {{"t":"begin","id":1,"at":2,"node":"interaction","name":"a"}}
            {{"t":"end","id":1,"at":3,"outcome":"failed","error":{{"message":"no patch"}}}}
            {{"t":"end","id":0,"at":4,"outcome":"failed","error":{own}}}
            "#
        ));
        assert_eq!(list(&document(&run), "error_log").len(), entries, "{own}");
    }
}

#[test]
fn a_users_metadata_does_not_hide_what_tools_find_a_node_by() {
    let run = run(r#"
        {"t":"begin","id":1,"at":1,"node":"action","name":"a","kind":"llm","metadata":{"id":"mine","level":"warn","outcome":1,"parent":"p"}}
        {"t":"metadata","id":1,"at":2,"metadata":{"kind":2,"level":"error","time_taken_in_ms":7}}
        {"t":"end","id":1,"at":3,"outcome":"failed","error":{"message":"m"},"facts":{"model":"x"}}
        {"t":"metadata","id":1,"at":4,"metadata":{"error":3,"model":"y"}}
    "#);
    expect![[r#"
        {"id":1,"parent":0,"kind":"llm","outcome":"failed","time_taken_in_ms":7,"model":"y","error":{"message":"m","chain":[]},"level":"error"}
    "#]].assert_eq(&of_actions(&run, |action| show(action.get("metadata"))));
}

#[test]
fn of_two_values_with_one_name_the_later_counts_and_what_is_missing_is_said() {
    let run = run(r#"
        {"t":"metadata","id":0,"at":1,"metadata":{"tries":1,"files":[]}}
        {"t":"metadata","id":0,"at":2,"metadata":{"tries":2}}
        {"t":"score","id":0,"at":3,"name":"solved","value":0}
        {"t":"score","id":0,"at":4,"name":"solved","value":1}
        {"t":"lost","at":4,"count":2,"why":"disk full"}
        half a line
    "#);
    expect![[r#"{"tries":2,"files":[],"score":{"solved":1.0},"lost_records":2,"damaged_lines":1}"#]]
        .assert_eq(&show(document(&run).at(&["metadata", "additional_metadata"])));
}

#[test]
fn numbers_keep_their_digits_and_objects_their_order() {
    let run = run(r#"
        {"t":"begin","id":1,"at":1,"node":"action","name":"a","input":{"z":0.50,"a":340282366920938463463374607431768211455,"m":1e400,"z2":-0}}
    "#);
    expect![[r#"
        {"z":0.50,"a":340282366920938463463374607431768211455,"m":1e400,"z2":-0}
    "#]]
    .assert_eq(&of_actions(&run, |action| show(action.get("input_data"))));
}
