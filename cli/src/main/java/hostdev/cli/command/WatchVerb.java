package hostdev.cli.command;

import hostdev.cli.Arguments;
import hostdev.cli.Option;
import hostdev.cli.Section;
import hostdev.cli.Session;
import hostdev.cli.Verb;
import hostdev.cli.view.HappeningView;
import hostdev.core.finding.Problem;
import hostdev.core.json.JsonText;
import hostdev.core.model.Fact;
import hostdev.core.watch.Glance;
import hostdev.core.watch.Happening;
import hostdev.host.hypervisor.Hypervisor;
import hostdev.host.read.GlanceReader;
import hostdev.host.root.Deadline;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// `hostdev watch`: what happens to guests and devices, as it happens.
public final class WatchVerb {
    private static final Duration EVERY = Duration.ofMillis(500);
    /// Of a processor, a tenth at most: the host has something else to do.
    private static final int PAUSES_TO_A_LOOK = 9;

    private WatchVerb() {}

    public static Verb verb() {
        return new Verb(
                "watch",
                Section.LOOK,
                "tells what happens to guests and devices, until it is stopped",
                List.of(),
                List.of(Option.value("--for", "SECONDS", "end by itself after that time"), Option.CONNECT),
                """
                A line for each guest that starts, stops, crashes, pauses, gets a device or
                lets go of one, and for each device that appears, goes, or gets another
                driver. It looks twice a second, on a slow host less often: what begins and
                ends between two looks is not seen. With --json each line is one object.
                It changes nothing.

                Examples:
                  hostdev watch
                  hostdev watch --json --for 60
                """,
                WatchVerb::run);
    }

    private static int run(Arguments arguments, Session session) {
        Optional<Deadline> end = arguments
                .value("--for")
                .map(text -> Deadline.in(session.root(), Duration.ofSeconds(VerifyVerb.seconds("--for", text))));
        try (Asked asked = new Asked(session)) {
            Glance before = GlanceReader.read(session.root(), asked);
            Duration took = Duration.ZERO;
            while (end.isEmpty() || !end.get().isOver()) {
                pause(took);
                Duration began = session.root().monotonic();
                Glance now = GlanceReader.read(session.root(), asked);
                took = session.root().monotonic().minus(began);
                for (Happening happening : Happening.between(before, now)) {
                    tell(session, new HappeningView(session.root().now(), happening));
                }
                if (now.guests() instanceof Fact.Unknown<?>) {
                    asked.hangUp();
                }
                before = now;
            }
        }
        return 0;
    }

    private static void tell(Session session, HappeningView view) {
        if (session.json()) {
            session.out().line(JsonText.line(view.json()));
        } else {
            session.out().lines(view.lines(session.screen()));
        }
        session.out().flush();
    }

    /// @param took the last look
    private static void pause(Duration took) {
        Duration rest = took.multipliedBy(PAUSES_TO_A_LOOK);
        try {
            Thread.sleep(rest.compareTo(EVERY) > 0 ? rest : EVERY);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw Problem.failed("", "interrupted", "");
        }
    }

    /// The hypervisor, connected to anew after it has fallen silent.
    private static final class Asked implements Supplier<Hypervisor>, AutoCloseable {
        private final Session session;
        private Optional<Hypervisor> opened = Optional.empty();

        Asked(Session session) {
            this.session = session;
        }

        @Override
        public Hypervisor get() {
            if (opened.isEmpty()) {
                opened = Optional.of(session.openHypervisor());
            }
            return opened.get();
        }

        @Override
        public void close() {
            hangUp();
        }

        /// So that the next look connects anew.
        void hangUp() {
            opened.ifPresent(Hypervisor::close);
            opened = Optional.empty();
        }
    }
}
