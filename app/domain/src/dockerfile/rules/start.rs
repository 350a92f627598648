//! Rules about how a container starts and runs.

use crate::finding::{Rule, Severity};

/// The entrypoint runs the command it is given.
pub const ENTRYPOINT_KEEPS_COMMAND: Rule = Rule {
    id: "SW-D021",
    severity: Severity::Block,
    title: "The entrypoint runs the command it is given",
    reason: "`docker run IMAGE bash` has to start bash. The tests of the programme try it.",
    good: "#!/bin/sh\nset -e\nexec \"$@\"\n",
    bad: "#!/bin/sh\nset -e\nexec app --serve\n",
    source: "docker-library/official-images, README.md: Consistency; test/tests/override-cmd",
    since: "0.1.0",
}
.told();

/// The entrypoint sets up only for the expected command.
pub const UNGATED_SETUP: Rule = Rule {
    id: "SW-D022",
    severity: Severity::Block,
    title: "The entrypoint sets up only for the expected command",
    reason: "Who starts a shell in the image wants to look, not to have a database created. Compare the first argument before you begin.",
    good: "#!/bin/sh\nset -e\nif [ \"$1\" = app ]; then\n	mkdir -p /data\n	chown app /data\nfi\nexec \"$@\"\n",
    bad: "#!/bin/sh\nset -e\nmkdir -p /data\nchown app /data\nexec \"$@\"\n",
    source: "docker-library/official-images, README.md: Consistency; PR 7603, 8097",
    since: "0.1.0",
}
.told();

/// The program is the CMD.
pub const PROGRAM_AS_ENTRYPOINT: Rule = Rule {
    id: "SW-D023",
    severity: Severity::Block,
    title: "The program is the CMD",
    reason: "With the program as entrypoint `docker run IMAGE bash` hands it `bash` as an argument. Without a shell in the image there is nothing else to run, and the program may be the entrypoint.",
    good: "FROM scratch\nCOPY app /\nENTRYPOINT [\"/app\"]\n",
    bad: "FROM debian:trixie-slim\nENTRYPOINT [\"app\"]\n",
    source: "docker-library/official-images, README.md: Consistency",
    since: "0.1.0",
}
.told();

/// CMD is a list of words.
pub const SHELL_FORM: Rule = Rule {
    id: "SW-D025",
    severity: Severity::Warn,
    title: "CMD is a list of words",
    reason: "In the other form a shell is process 1 and does not pass signals on. The container is then killed instead of stopped.",
    good: "FROM debian:trixie-slim\nCMD [\"app\", \"--x\"]\n",
    bad: "FROM debian:trixie-slim\nCMD app --x\n",
    source: "docker-library/official-images, README.md: init",
    since: "0.1.0",
}
.told();

/// A container does one thing.
pub const SEVERAL_CONCERNS: Rule = Rule {
    id: "SW-D026",
    severity: Severity::Block,
    title: "A container does one thing",
    reason: "A supervisor inside hides from Docker which program failed. Each service is a container of its own.",
    good: "FROM debian:trixie-slim\nCMD [\"app\"]\n",
    bad: "FROM debian:trixie-slim\nCMD [\"supervisord\", \"-n\"]\n",
    source: "docker-library/official-images, README.md: init",
    since: "0.1.0",
}
.told();

/// The process ends when it is told to.
pub const SIGNALS_IGNORED: Rule = Rule {
    id: "SW-D027",
    severity: Severity::Warn,
    title: "The process ends when it is told to",
    reason: "Process 1 ignores SIGTERM unless it handles it. Handle it, or put tini from the distribution in front.",
    good: "FROM debian:trixie-slim\nCMD [\"tini\", \"--\", \"node\", \"app.js\"]\n",
    bad: "FROM debian:trixie-slim\nCMD [\"node\", \"app.js\"]\n",
    source: "docker-library/official-images, README.md: init",
    since: "0.1.0",
}
.told();

/// Root is dropped by exec.
pub const STEP_DOWN: Rule = Rule {
    id: "SW-D028",
    severity: Severity::Warn,
    title: "Root is dropped by exec",
    reason: "sudo and su stay in between and do not pass signals on. gosu, su-exec and setpriv replace themselves.",
    good: "#!/bin/sh\nexec gosu app \"$@\"\n",
    bad: "#!/bin/sh\nexec sudo -u app \"$@\"\n",
    source: "docker-library/official-images, README.md: Consistency; apache/spark-docker 11",
    since: "0.1.0",
}
.told();

/// Images to build on start as root.
pub const FIXED_USER: Rule = Rule {
    id: "SW-D029",
    severity: Severity::Warn,
    title: "Images to build on start as root",
    reason: "Who builds on the image and installs something needs root again. Step down in the entrypoint instead; a service may have a fixed user.",
    good: "FROM debian:trixie-slim\nCMD [\"bash\"]\n",
    bad: "FROM debian:trixie-slim\nUSER app\n",
    source: "apache/spark-docker 11",
    since: "0.1.0",
}
.told();

/// No HEALTHCHECK.
pub const HEALTH_CHECK: Rule = Rule {
    id: "SW-D030",
    severity: Severity::Block,
    title: "No HEALTHCHECK",
    reason: "What healthy means depends on how somebody uses the image, and the check costs everybody. Describe one in the documentation instead.",
    good: "FROM debian:trixie-slim\nHEALTHCHECK NONE\n",
    bad: "FROM debian:trixie-slim\nHEALTHCHECK CMD curl -f http://localhost/\n",
    source: "docker-library/faq, README.md: HEALTHCHECK",
    since: "0.1.0",
}
.told();
