package hostdev.cli.build;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.cli.Main;
import hostdev.core.model.Host;
import hostdev.host.root.HostRoot;
import hostdev.lab.Topology;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.CodeModel;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.constant.ClassDesc;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DesugarTest {
    private static final ClassLoader LOADER = DesugarTest.class.getClassLoader();

    /// Has desugared classes where the tests' own loader has those of javac.
    private static final class Desugared extends ClassLoader {
        private final String names;

        Desugared(String names) {
            super(LOADER);
            this.names = names;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith(names)) {
                return super.loadClass(name, resolve);
            }
            Class<?> loaded = findLoadedClass(name);
            if (loaded != null) {
                return loaded;
            }
            byte[] bytes = Desugar.desugar(bytes(name), LOADER);
            return defineClass(name, bytes, 0, bytes.length);
        }
    }

    private static byte[] bytes(String name) {
        try (InputStream file = LOADER.getResourceAsStream(name.replace('.', '/') + ".class")) {
            assertThat(file).as(name).isNotNull();
            return file.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// How often each bootstrap method of the JDK is left to the first run: `ObjectMethods.equals`.
    private static Map<String, Integer> left(byte[] bytes) {
        Map<String, Integer> left = new TreeMap<>();
        ClassFile.of().parse(bytes).methods().stream()
                .flatMap(method -> method.code().stream())
                .flatMap(CodeModel::elementStream)
                .forEach(element -> {
                    if (element instanceof InvokeDynamicInstruction call) {
                        ClassDesc owner = call.bootstrapMethod().owner();
                        left.merge(owner.displayName() + "." + call.name().stringValue(), 1, Integer::sum);
                    }
                });
        return left;
    }

    @Test
    void doesTheSame() throws ReflectiveOperationException {
        Class<?> desugared = new Desugared(Sugar.class.getName()).loadClass(Sugar.class.getName());
        assertThat(desugared).isNotEqualTo(Sugar.class);
        List<String> expected = Sugar.results();
        assertThat(expected)
                .contains("shape, large 11.0, none, " + new Sugar.Shape.Round(11).hashCode(), "true, same hash");
        assertThat(desugared.getMethod("results").invoke(null)).isEqualTo(expected);
    }

    @Test
    void leavesNothingToTheFirstRunButTextsAndCasesOfAnEnum() {
        byte[] numbers = bytes(Sugar.Numbers.class.getName());
        assertThat(left(numbers))
                .containsOnlyKeys("ObjectMethods.equals", "ObjectMethods.hashCode", "ObjectMethods.toString");
        assertThat(left(Desugar.desugar(numbers, LOADER))).containsOnlyKeys("ObjectMethods.toString");
        byte[] sugar = bytes(Sugar.class.getName());
        assertThat(left(sugar)).containsEntry("SwitchBootstraps.typeSwitch", 2);
        assertThat(left(Desugar.desugar(sugar, LOADER))).containsEntry("SwitchBootstraps.typeSwitch", 1);
        byte[] shape = bytes(Sugar.Shape.class.getName());
        assertThat(left(shape)).containsEntry("SwitchBootstraps.typeSwitch", 1);
        assertThat(left(Desugar.desugar(shape, LOADER))).doesNotContainKey("SwitchBootstraps.typeSwitch");
    }

    @Test
    void aClassWithoutAnyStaysAsItIs() {
        byte[] bytes = bytes(Sugar.Kept.class.getName());
        byte[] plain = bytes(DesugarTest.class.getName());
        assertThat(left(bytes)).containsOnlyKeys("ObjectMethods.toString");
        assertThat(Desugar.desugar(bytes, LOADER)).isSameAs(bytes);
        assertThat(Desugar.desugar(plain, LOADER)).isSameAs(plain);
    }

    @Test
    void theJvmTakesAllOfOurClasses() throws IOException, URISyntaxException {
        int seen = 0;
        int changed = 0;
        List<String> wrong = new ArrayList<>();
        for (Class<?> module : List.of(Host.class, HostRoot.class, Topology.class, Main.class)) {
            for (byte[] bytes : classesBeside(module)) {
                byte[] desugared = Desugar.desugar(bytes, LOADER);
                seen++;
                if (!Arrays.equals(desugared, bytes)) {
                    changed++;
                    verify(desugared).ifPresent(wrong::add);
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(seen).isGreaterThan(900);
        assertThat(changed).isGreaterThan(200);
    }

    private static Optional<String> verify(byte[] bytes) {
        List<VerifyError> errors = ClassFile.of(
                        ClassFile.ClassHierarchyResolverOption.of(ClassHierarchyResolver.ofResourceParsing(LOADER)
                                .orElse(ClassHierarchyResolver.defaultResolver())))
                .verify(bytes);
        return errors.isEmpty() ? Optional.empty() : Optional.of(errors.toString());
    }

    /// Of the directory or jar that a class came from.
    private static List<byte[]> classesBeside(Class<?> module) throws IOException, URISyntaxException {
        URI place = module.getProtectionDomain().getCodeSource().getLocation().toURI();
        Path path = Path.of(place);
        if (Files.isDirectory(path)) {
            return classesBelow(path);
        }
        try (FileSystem jar = FileSystems.newFileSystem(path)) {
            return classesBelow(jar.getPath("/"));
        }
    }

    private static List<byte[]> classesBelow(Path top) throws IOException {
        List<byte[]> classes = new ArrayList<>();
        try (Stream<Path> files = Files.walk(top)) {
            for (Path file :
                    files.filter(it -> it.toString().endsWith(".class")).toList()) {
                classes.add(Files.readAllBytes(file));
            }
        }
        return classes;
    }
}
