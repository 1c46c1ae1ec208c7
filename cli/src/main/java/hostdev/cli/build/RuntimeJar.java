package hostdev.cli.build;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.Month;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// Makes the one jar that a runtime has of several: fewer files to open at each start, nothing to unpack, and [Desugar]
/// applied to our classes. Run by `script/build` alone.
final class RuntimeJar {
    private static final String OURS = "hostdev/";
    private static final String BUILD = "hostdev/cli/build/";

    /// The jar is the same where its classes are, and the caches stay.
    private static final LocalDateTime ALWAYS = LocalDateTime.of(1980, Month.JANUARY, 1, 0, 0);

    private final ClassLoader classes;
    private final ZipOutputStream jar;
    private final Set<String> names = new HashSet<>();

    private RuntimeJar(ClassLoader classes, ZipOutputStream jar) {
        this.classes = classes;
        this.jar = jar;
    }

    /// @param arguments the jar to make, and those that it is made of
    public static void main(String[] arguments) throws IOException {
        List<URL> from = new ArrayList<>();
        for (int i = 1; i < arguments.length; i++) {
            from.add(Path.of(arguments[i]).toUri().toURL());
        }
        try (URLClassLoader classes = new URLClassLoader(from.toArray(new URL[0]));
                OutputStream out = Files.newOutputStream(Path.of(arguments[0]));
                ZipOutputStream jar = new ZipOutputStream(out)) {
            RuntimeJar made = new RuntimeJar(classes, jar);
            for (int i = 1; i < arguments.length; i++) {
                made.addAll(Path.of(arguments[i]));
            }
        }
    }

    private void addAll(Path file) throws IOException {
        try (JarFile from = new JarFile(file.toFile())) {
            Enumeration<JarEntry> entries = from.entries();
            while (entries.hasMoreElements()) {
                JarEntry entry = entries.nextElement();
                if (isWanted(entry)) {
                    add(entry.getName(), from.getInputStream(entry).readAllBytes());
                }
            }
        }
    }

    /// What describes a jar or a module says nothing of the whole.
    private static boolean isWanted(JarEntry entry) {
        String name = entry.getName();
        return !entry.isDirectory()
                && !name.startsWith(BUILD)
                && !name.startsWith("META-INF/")
                && !name.equals("module-info.class");
    }

    private void add(String name, byte[] bytes) throws IOException {
        if (!names.add(name)) {
            throw new IOException("two jars have " + name);
        }
        boolean desugared = name.startsWith(OURS) && name.endsWith(".class");
        byte[] content = desugared ? Desugar.desugar(bytes, classes) : bytes;
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setTimeLocal(ALWAYS);
        entry.setSize(content.length);
        CRC32 sum = new CRC32();
        sum.update(content);
        entry.setCrc(sum.getValue());
        jar.putNextEntry(entry);
        jar.write(content);
    }
}
