package hostdev.it.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import hostdev.core.model.Fact;
import hostdev.core.plan.Planning;
import hostdev.host.read.HostReader;
import hostdev.host.root.ForwardingRoot;
import hostdev.host.root.HostRoot;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// What is read of a host grows as its functions do. Times are the benchmark's business.
class ScaleTest {
    private static final int FEW = 256;
    private static final int MANY = 1024;

    /// Counts what the kernel would be asked.
    private static final class Counted extends ForwardingRoot {
        private final LongAdder asked = new LongAdder();

        Counted(HostRoot root) {
            super(root);
        }

        @Override
        public Fact<String> text(String path) {
            asked.increment();
            return super.text(path);
        }

        @Override
        public Fact<byte[]> bytes(String path, int most) {
            asked.increment();
            return super.bytes(path, most);
        }

        @Override
        public Fact<Optional<String>> link(String path) {
            asked.increment();
            return super.link(path);
        }

        @Override
        public Fact<List<String>> names(String path) {
            asked.increment();
            return super.names(path);
        }

        @Override
        public boolean exists(String path) {
            asked.increment();
            return super.exists(path);
        }
    }

    /// What a function costs: the difference of two hosts, without what each of them costs.
    private static double askedForEach(Consumer<HostRoot> reader) throws IOException {
        return (asked(MANY, reader) - asked(FEW, reader)) / (double) (MANY - FEW);
    }

    private static long asked(int functions, Consumer<HostRoot> reader) throws IOException {
        try (HostAtScale host = HostAtScale.of(functions)) {
            Counted counted = new Counted(host.root());
            reader.accept(counted);
            return counted.asked.sum();
        }
    }

    @Test
    void listingAsksTheKernelFourTimesForEachFunction() throws IOException {
        double asked = askedForEach(
                root -> HostReader.read(root, EnumSet.of(HostReader.Part.ATTACHMENTS, HostReader.Part.HOLDERS)));
        assertThat(asked).isBetween(3.0, 5.0);
    }

    @Test
    void planningAndJudgingAskHardlyMore() throws IOException {
        try (HostAtScale few = HostAtScale.of(FEW);
                HostAtScale many = HostAtScale.of(MANY)) {
            Counted ofFew = new Counted(few.root());
            Counted ofMany = new Counted(many.root());
            assertThat(HostAtScale.plan(few.situation(ofFew))).isInstanceOf(Planning.Planned.class);
            assertThat(HostAtScale.plan(many.situation(ofMany))).isInstanceOf(Planning.Planned.class);
            assertThat(HostAtScale.findings(many.setup(ofMany))).isEqualTo(HostAtScale.findings(few.setup(ofFew)));
            double each = (ofMany.asked.sum() - ofFew.asked.sum()) / (double) (MANY - FEW);
            assertThat(each).as("for both").isLessThan(2 * 12.0);
        }
    }

    @Test
    void theExponentIsThatOfTheGrowth() {
        assertThat(ScaleBenchmark.exponent(new TreeMap<>(Map.of(64, 3.0, 4096, 192.0, 65_536, 3072.0))))
                .isCloseTo(1, within(1e-9));
        assertThat(ScaleBenchmark.exponent(new TreeMap<>(Map.of(64, 1.0, 4096, 4096.0, 65_536, 1_048_576.0))))
                .isCloseTo(2, within(1e-9));
    }
}
