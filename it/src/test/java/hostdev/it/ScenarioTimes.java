package hostdev.it;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestSource;
import org.junit.platform.engine.UniqueId;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/// Says at the end of a run how long each scenario in the practice host took, the start of its machine included. The
/// service file makes it known to the test runner.
public final class ScenarioTimes implements TestExecutionListener {
    private final Map<UniqueId, Scenario> scenarios = new ConcurrentHashMap<>();
    private long start;

    private static final class Scenario {
        private final AtomicInteger tests = new AtomicInteger();
        private final long start = System.nanoTime();
        private volatile long end;

        private long seconds() {
            return Duration.ofNanos(end - start).toSeconds();
        }
    }

    @Override
    public void testPlanExecutionStarted(TestPlan plan) {
        start = System.nanoTime();
    }

    @Override
    public void executionStarted(TestIdentifier test) {
        if (isScenario(test) && !isInScenario(test)) {
            scenarios.put(test.getUniqueIdObject(), new Scenario());
        }
    }

    private static boolean isScenario(TestIdentifier test) {
        return test.isContainer()
                && test.getSource().filter(ClassSource.class::isInstance).isPresent()
                && test.getTags().stream().anyMatch(tag -> tag.getName().equals("lab"));
    }

    /// A class inside of another shares its machine.
    private boolean isInScenario(TestIdentifier test) {
        return test.getParentIdObject().filter(scenarios::containsKey).isPresent();
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        Scenario ended = scenarios.get(test.getUniqueIdObject());
        if (ended != null) {
            ended.end = System.nanoTime();
        }
        if (test.isTest()) {
            scenarios.forEach((id, scenario) -> {
                if (test.getUniqueIdObject().hasPrefix(id)) {
                    scenario.tests.incrementAndGet();
                }
            });
        }
    }

    @Override
    public void testPlanExecutionFinished(TestPlan plan) {
        if (!scenarios.isEmpty()) {
            System.out.print(table(plan));
            System.out.flush();
        }
    }

    private String table(TestPlan plan) {
        StringBuilder text = new StringBuilder(row("scenario in the practice host", "tests", "seconds"));
        List<Map.Entry<UniqueId, Scenario>> rows = new ArrayList<>(scenarios.entrySet());
        rows.sort(Comparator.comparingLong(
                (Map.Entry<UniqueId, Scenario> row) -> -row.getValue().seconds()));
        long tests = 0;
        long seconds = 0;
        for (Map.Entry<UniqueId, Scenario> row : rows) {
            Scenario scenario = row.getValue();
            text.append(row(
                    name(plan.getTestIdentifier(row.getKey())),
                    Integer.toString(scenario.tests.get()),
                    Long.toString(scenario.seconds())));
            tests += scenario.tests.get();
            seconds += scenario.seconds();
        }
        text.append(row(rows.size() + " scenarios", Long.toString(tests), Long.toString(seconds)));
        long took = Duration.ofNanos(System.nanoTime() - start).toSeconds();
        return text.append(row("side by side", "", Long.toString(took))).toString();
    }

    private static String name(TestIdentifier scenario) {
        TestSource source = scenario.getSource().orElseThrow();
        String name = ((ClassSource) source).getClassName();
        return name.substring(name.lastIndexOf('.') + 1);
    }

    private static String row(String scenario, String tests, String seconds) {
        return String.format("%-32s %5s %8s%n", scenario, tests, seconds);
    }
}
