package hostdev.cli;

import hostdev.cli.command.Banner;
import hostdev.cli.view.FindingView;
import hostdev.cli.view.Screen;
import hostdev.core.finding.Problem;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// The command: finds the verb, runs it, shows what went wrong, exits.
public final class Main {
    private static final int OUR_FAULT = 70;
    private static final int LOST_OUTPUT = 3;

    private final Surroundings surroundings;
    private final Output out;
    private final Output err;

    private Main(Surroundings surroundings) {
        this.surroundings = surroundings;
        boolean terminal = surroundings.terminal();
        Screen screen = new Screen(terminal ? columns(surroundings) : Screen.WIDE, unicode(surroundings));
        boolean colour = terminal && surroundings.env("NO_COLOR").isEmpty() && !isDumb(surroundings);
        this.out = new Output(surroundings.stdout(), screen, colour, terminal);
        this.err = new Output(surroundings.stderr(), screen, colour, true);
    }

    public static void main(String[] args) {
        // not System.exit: it loads the JDK's logging to tell whoever listens that we exit (Runtime.exit, JDK 21 and
        // on), some 40 classes; all output is flushed here and whoever has a shutdown hook has removed it
        Runtime.getRuntime().halt(run(new ThisProcess(), args));
    }

    /// Runs one command line; returns the exit status.
    public static int run(Surroundings surroundings, String... args) {
        return new Main(surroundings).run(Arrays.asList(args));
    }

    private int run(List<String> typed) {
        int status = tried(CommandLine.split(typed));
        out.flush();
        if (out.loss().isPresent()) {
            err.line("hostdev: error: standard output: " + out.loss().get());
            return status == 0 ? LOST_OUTPUT : status;
        }
        return status;
    }

    private int tried(CommandLine line) {
        try {
            return act(line);
        } catch (Problem problem) {
            out.flush();
            return failed(problem, line.json());
        } catch (RuntimeException | Error fault) {
            // our own mistake or a machine out of memory: this is the outermost place, where a person gets a sentence
            // with where to report it and not a stack trace
            out.flush();
            return ourFault(fault, line.json());
        }
    }

    private int act(CommandLine line) {
        Verb verb = Verbs.named(line.verb());
        Arguments arguments = ArgumentParser.parse(verb, line.rest());
        arguments.value(Option.CONNECT.name()).map(PastedCommands::new).ifPresent(commands -> {
            out.sayingIn(commands);
            err.sayingIn(commands);
        });
        Session session = new Session(surroundings, arguments, out, err);
        if (arguments.has("--help")) {
            return hostdev.cli.command.HelpVerb.show(line.verb(), session);
        }
        Banner.show(verb, session);
        return verb.action().run(arguments, session);
    }

    private int failed(Problem problem, boolean json) {
        if (json) {
            err.json(FindingView.errors(problem));
        } else {
            err.lines(FindingView.lines(problem));
        }
        trace(problem);
        return problem.code().exitStatus();
    }

    private int ourFault(Throwable fault, boolean json) {
        String what = "a fault of hostdev itself: " + fault;
        String hint = "nothing is known to be wrong with the host; run it again with HOSTDEV_TRACE=1 and report what it"
                + " prints to those who gave you hostdev";
        if (json) {
            err.json(FindingView.fault(OUR_FAULT, what, hint));
        } else {
            err.line("hostdev: error: " + what);
            err.line("hostdev: hint: " + hint);
        }
        trace(fault);
        return OUR_FAULT;
    }

    private void trace(Throwable fault) {
        if (surroundings.env("HOSTDEV_TRACE").isPresent()) {
            java.io.StringWriter trace = new java.io.StringWriter();
            fault.printStackTrace(new java.io.PrintWriter(trace, true));
            err.text(trace.toString());
        }
    }

    private static boolean isDumb(Surroundings surroundings) {
        return surroundings.env("TERM").filter("dumb"::equals).isPresent();
    }

    private static int columns(Surroundings surroundings) {
        String columns = surroundings.env("COLUMNS").orElse("");
        boolean number = !columns.isEmpty() && columns.length() < 6;
        for (int index = 0; index < columns.length(); index++) {
            number &= columns.charAt(index) >= '0' && columns.charAt(index) <= '9';
        }
        return number ? Math.max(40, Integer.parseInt(columns)) : Screen.WIDE;
    }

    /// The first of the three that is set decides (POSIX, Environment Variables, "Internationalization Variables").
    private static boolean unicode(Surroundings surroundings) {
        for (String name : List.of("LC_ALL", "LC_CTYPE", "LANG")) {
            String locale = surroundings.env(name).orElse("").toLowerCase(Locale.ROOT);
            if (!locale.isEmpty()) {
                return locale.contains("utf-8") || locale.contains("utf8");
            }
        }
        return false;
    }
}
