package org.letterlock.server.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a backup says about itself, as lines of a word and a value.
record Manifest(Backup.Contents contents) {
    private static final String FORMAT = "letterlock-backup 1";
    private static final String LOST = "lost";

    static Manifest of(Backup.Contents contents) {
        return new Manifest(contents);
    }

    /// Puts it on disk, whole or not at all.
    void write(Path backup) throws IOException {
        var lines = new ArrayList<>(List.of(
                FORMAT,
                "deliveries " + contents.deliveries(),
                "blobs " + contents.blobs(),
                "octets " + contents.octets()));
        contents.lost().forEach(id -> lines.add(LOST + " " + id));
        Path draft = backup.resolve(Backup.MANIFEST + ".draft");
        Files.createFile(draft, DataFolder.mode(draft, "rw-------"));
        Files.write(draft, lines, StandardCharsets.US_ASCII);
        Copies.file(draft, backup.resolve(Backup.MANIFEST));
        Files.delete(draft);
        Blobs.sync(backup);
    }

    /// Empty if there is none, or none that we understand.
    static Optional<Manifest> read(Path backup) throws IOException {
        List<String> lines;
        try {
            lines = Files.readAllLines(backup.resolve(Backup.MANIFEST), StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException none) {
            return Optional.empty();
        }
        if (lines.isEmpty() || !lines.getFirst().equals(FORMAT)) {
            return Optional.empty();
        }
        Map<String, Long> numbers = new HashMap<>();
        var lost = new ArrayList<DeliveryId>();
        for (String line : lines.subList(1, lines.size())) {
            int space = line.indexOf(' ');
            String word = line.substring(0, Math.max(space, 0));
            String value = line.substring(space + 1);
            if (word.equals(LOST)) {
                DeliveryId.parse(value).ifPresent(lost::add);
            } else if (value.matches("[0-9]{1,18}")) {
                numbers.put(word, Long.valueOf(value));
            }
        }
        Long deliveries = numbers.get("deliveries");
        Long blobs = numbers.get("blobs");
        Long octets = numbers.get("octets");
        return deliveries == null || blobs == null || octets == null
                ? Optional.empty()
                : Optional.of(new Manifest(new Backup.Contents(deliveries, blobs, octets, lost)));
    }
}
