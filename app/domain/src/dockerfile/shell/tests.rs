//! What the reader of the shell takes for a command, and what not.

use super::{Command, Joint, Script};

fn programs(text: &str) -> Vec<String> {
    let script = Script::read(text);
    assert!(script.complete, "{text}");
    let commands = script
        .commands
        .iter()
        .filter(|command| !command.words.is_empty());
    commands
        .map(|command| {
            let words = command.words.iter().map(|word| word.text.as_str());
            words.collect::<Vec<_>>().join(" ")
        })
        .collect()
}

#[track_caller]
fn reads(text: &str, expected: &[&str]) {
    assert_eq!(programs(text), expected, "{text}");
}

fn only(text: &str) -> Command {
    let mut commands = Script::read(text).commands;
    assert_eq!(commands.len(), 1, "{text}");
    commands.remove(0)
}

#[test]
fn commands_end_at_operators_and_not_in_quotes() {
    reads(
        "a b; c && d || e | f & g\nh",
        &["a b", "c", "d", "e", "f", "g", "h"],
    );
    reads("echo 'a; b' \"c && d\" e\\;f", &["echo a; b c && d e;f"]);
    reads("a \\\n  b", &["a b"]);
}

#[test]
fn a_comment_begins_a_word() {
    reads("a # b; c\nd", &["a", "d"]);
    reads("a b#c; d '#e'", &["a b#c", "d #e"]);
    reads("# only\n", &[]);
}

#[test]
fn keywords_are_no_commands() {
    reads(
        "if a; then b; elif c; then d; else e; fi",
        &["a", "b", "c", "d", "e"],
    );
    reads(
        "while a; do b; done; until c; do d; done",
        &["a", "b", "c", "d"],
    );
    reads("! a; { b; }; (c; d)", &["a", "b", "c", "d"]);
    reads("echo if then fi", &["echo if then fi"]);
    reads("f() { a; }\nfunction g { b; }\nh", &["a", "b", "h"]);
}

#[test]
fn patterns_of_case_are_no_commands() {
    reads(
        "case \"$1\" in a | b) c ;; (d) e; f ;; *) ;; esac; g",
        &["case $1 in", "c", "e", "f", "g"],
    );
    reads("case x in esac; a", &["case x in", "a"]);
    reads(
        "case \"$(a)\" in b) (c) ;; esac",
        &["a", "case $(a) in", "c"],
    );
    reads(
        "case x in +([0-9])) a ;; @(b|c)*) d ;; esac",
        &["case x in", "a", "d"],
    );
}

#[test]
fn loops_keep_their_lists() {
    let script = Script::read("for key in A \"B C\"; do use \"$key\"; done");
    let words: Vec<&str> = script.commands[0]
        .words
        .iter()
        .map(|word| word.text.as_str())
        .collect();
    assert_eq!(words, ["for", "key", "in", "A", "B C"]);
    assert!(script.commands[1].nested);
}

#[test]
fn substitutions_are_commands_of_their_own() {
    reads("a=\"$(b \"c $(d)\" | e)\"", &["d", "b c $(d)", "e"]);
    reads("x `y z` w", &["y z", "x `y z` w"]);
    reads("echo '$(a)' \\$\\(b\\)", &["echo $(a) $(b)"]);
    reads(
        "echo $((1 + (2))) ${a:-$(b)} ${c#*(}",
        &["b", "echo $((1 + (2))) ${a:-$(b)} ${c#*(}"],
    );
    reads("diff <(a) <(b)", &["a", "b", "diff <(a) <(b)"]);
}

#[test]
fn a_here_document_is_data() {
    reads("cat <<E > f\na; b\nE\nc", &["cat", "c"]);
    reads("cat <<-'E' | d\n\tx\n\tE\ne", &["cat", "d", "e"]);
    reads("a <<A; b <<B\n1\nA\n2\nB\nc", &["a", "b", "c"]);
    reads("cat <<< word; a", &["cat", "a"]);
    reads("cat <<E\nnever ends", &["cat"]);
}

#[test]
fn conditions_hold_operators() {
    reads("[[ a && b > c ]] && d", &["[[ a & & b > c ]]", "d"]);
    reads("((a > b)); c", &["c"]);
}

#[test]
fn pipelines_are_numbered() {
    let script = Script::read("a | b; c || d");
    let commands = &script.commands;
    assert_eq!(commands[0].pipeline, commands[1].pipeline);
    assert_ne!(commands[1].pipeline, commands[2].pipeline);
    assert_eq!(commands[1].joint, Joint::Pipe);
    assert_eq!(commands[3].joint, Joint::Conditional);
}

#[test]
fn assignments_stand_in_front() {
    let command = only("A=1 B+='2 3' c D=4");
    assert_eq!(command.assignments.len(), 2);
    assert_eq!(command.assignments[1].name, "B");
    assert_eq!(command.assignments[1].values[0].text, "2 3");
    assert_eq!(command.words.len(), 2);
    assert_eq!(only("a=( b 'c d'\n e )").assignments[0].values.len(), 3);
    assert!(only("'A=1'").assignments.is_empty());
}

#[test]
fn redirections_are_no_arguments() {
    let command = only("a > b 2>&1 c >> d &> e");
    let words: Vec<&str> = command
        .words
        .iter()
        .map(|word| word.text.as_str())
        .collect();
    assert_eq!(words, ["a", "c"]);
    assert_eq!(command.redirects.len(), 4);
}

#[test]
fn carriers_are_looked_behind() {
    assert_eq!(only("exec sudo -E env A=b /usr/bin/x y").name(), "x");
    assert_eq!(only("exec").name(), "exec");
    assert_eq!(only("env A=b").name(), "env");
    assert!(only("a &").background);
}

#[test]
fn words_know_what_they_take() {
    let command = only("a \"$@\" ${1#-} '$2' \"${B:-$C}\" \\$D");
    assert!(command.words[1].takes_parameters() && command.words[2].takes_parameters());
    assert!(!command.words[3].takes_parameters() && command.words[3].is_literal());
    assert!(command.words[4].takes("B") && command.words[4].takes("C"));
    assert!(!command.words[5].takes("D"));
}

#[test]
fn deep_nesting_stops_and_says_so() {
    for opening in [
        "$(", "\"$(", "${a:-", "`", "(", "if ", "{ ", "a=(", "((", "<(",
    ] {
        Script::read(&opening.repeat(50_000));
    }
    assert!(!Script::read(&"$(".repeat(50_000)).complete);
    assert!(!Script::read(&"( ".repeat(50_000)).complete);
}

#[test]
fn a_script_without_end_stops_and_says_so() {
    let script = Script::read(&"a b\n".repeat(100_000));
    assert!(!script.complete && script.commands.len() < 10_000);
}

proptest::proptest! {
    #[test]
    fn any_text_is_read_and_every_place_is_inside(text in "[a-z$(){}'\"`\\\\;&|<>#=\\[\\]é \n]{0,80}") {
        for command in Script::read(&text).commands {
            proptest::prop_assert!(text.get(command.span.clone()).is_some(), "{:?}", command.span);
            for word in &command.words {
                proptest::prop_assert!(text.get(word.span.clone()).is_some(), "{:?}", word.span);
            }
        }
    }
}
