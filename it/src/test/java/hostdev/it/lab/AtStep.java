package hostdev.it.lab;

/// A shell script that runs `hostdev`, and signals it once a step of its plan is announced: it prints `hit`, or
/// `missed`
/// where the step was over before that. With `INT` it prints `exit` and the status.
final class AtStep {
    private AtStep() {}

    /// @param step counted from 0
    /// @param words of hostdev's command line
    /// @param signal `KILL`; `STOP`: then it stands there for ever; or `INT`: all its processes get it
    static String script(int step, String words, String signal) {
        return "cat > /tmp/at-step.pl <<'END'\n" + WATCH
                + "END\nchrt --reset-on-fork --fifo 50 perl /tmp/at-step.pl %s %d hostdev %s"
                        .formatted(signal, step, words);
    }

    /// Watches the new file of the journal: the line that announces the step is on the disk before its effect. It runs
    /// before all else on the practice host's one processor, else short steps are over when it looks.
    private static final String WATCH = """
        my ($signal, $step, @command) = @ARGV;
        my $journal = '/var/lib/hostdev/journal';
        my %old = map { $_ => 1 } glob "$journal/*.jsonl";
        my $pid = fork;
        unless ($pid) {
            setpgrp;
            open STDOUT, '>', '/tmp/out';
            open STDERR, '>&', *STDOUT;
            exec @command;
        }
        my ($file, $text) = (undef, '');
        until ($text =~ /"phase":"begins","step":$step,/) {
            waitpid($pid, 1) == $pid and print "missed" and exit;
            select undef, undef, undef, 0.002;
            unless ($file) {
                my ($new) = grep { !$old{$_} } glob "$journal/*.jsonl";
                open $file, '<', $new or next if $new;
            }
            seek $file, 0, 1 if $file;
            $text .= join '', <$file> if $file;
        }
        kill $signal eq 'INT' ? '-INT' : $signal, $pid;
        waitpid $pid, 0 if $signal ne 'STOP';
        print 'exit ', $? >> 8 and exit if $signal eq 'INT';
        print $signal ne 'KILL' || ($? & 127) == 9 ? 'hit' : 'missed';
        """;
}
