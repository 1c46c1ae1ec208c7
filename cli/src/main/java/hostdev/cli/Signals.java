package hostdev.cli;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;

/// What this process does when it is asked to end: Ctrl-C, `kill`, a terminal that goes away.
///
/// By reflection: javac warns of `sun.misc.Signal` wherever it is named, and there is no other way to be told of a
/// second signal.
final class Signals implements Surroundings.Handled {
    private static final List<String> NAMES = List.of("INT", "TERM", "HUP");

    private final List<Runnable> restore = new ArrayList<>();

    private Signals() {}

    /// @param asked is called for each of these signals in the place of what the process did before; one that is
    /// ignored
    /// stays ignored (nohup)
    static Surroundings.Handled handled(Runnable asked) {
        Signals signals = new Signals();
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Method handle = signal.getMethod("handle", signal, handler);
            Object ours =
                    Proxy.newProxyInstance(Signals.class.getClassLoader(), new Class<?>[] {handler}, (_, method, _) -> {
                        if (method.getName().equals("handle")) {
                            asked.run();
                        }
                        return null; // nobody asks a handler for more
                    });
            for (String name : NAMES) {
                Object number = signal.getConstructor(String.class).newInstance(name);
                Object before = handle.invoke(null, number, ours);
                signals.restore.add(() -> handle(handle, number, before));
            }
        } catch (ReflectiveOperationException | LinkageError _) {
            // a runtime without that class: the signal ends the process, and 'recover' completes the change
        }
        return signals;
    }

    private static void handle(Method handle, Object number, Object handler) {
        try {
            Object _ = handle.invoke(null, number, handler);
        } catch (ReflectiveOperationException _) {
            // it stays as it is until the process ends
        }
    }

    @Override
    public void close() {
        restore.forEach(Runnable::run);
    }
}
