/* What a session may have started, each kind harder to be rid of than the one before. */
#pragma once

/* Starts relatives of that kind; all of them are there when it returns. Those that stay write their process ids to
 * DIRECTORY/pids, one a line:
 *
 *   child      does nothing
 *   group      has a process group of its own
 *   setsid     left the session, the group and the terminal
 *   orphan     did that too, and its parent is dead
 *   deaf       ignores all signals that can be ignored
 *   stopped    is stopped by SIGSTOP
 *   traced     is stopped under another relative's ptrace()
 *   zombies    has twenty dead children for whom it does not wait, and each had one that lives
 *   respawn    starts another child each time one dies
 *   tree       four generations of three, each in a session of its own
 *   runners    four that fork, leave the session and exit without an end; not in the file. They end by themselves
 *              after a minute, should nobody end them. */
void start_family(const char *kind, const char *directory);
