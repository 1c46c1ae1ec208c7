package hostdev.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Where a running practice host has its files, all in one directory.
record RunFiles(Path directory) {
    static final String ROOT = "root";

    /// The disk with GRUB and `/boot`, where there is one.
    static final String BOOT = "boot";

    /// A new empty directory, with a short name: a socket's path has at most 107 bytes.
    static RunFiles fresh() {
        try {
            return new RunFiles(Files.createTempDirectory("hostdev-lab-"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void delete() {
        try {
            LabCache.delete(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path agentSocket() {
        return directory.resolve("agent.sock");
    }

    Path monitorSocket() {
        return directory.resolve("qmp.sock");
    }

    Path console() {
        return directory.resolve("console.log");
    }

    Path qemuLog() {
        return directory.resolve("qemu.log");
    }

    /// What a disk's writes go to.
    Path overlay(String disk) {
        return directory.resolve(disk + ".qcow2");
    }

    /// What the practice host sees as the disk with the product's runtime.
    Path hostdevDisk() {
        return directory.resolve("hostdev.img");
    }
}
