package org.letterlock.app.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Style, script and pictures, in memory. Their paths hold a hash of what is in them, so browsers keep them for good.
public final class Assets {
    private static final Map<String, String> TYPES = Map.of(
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml");

    /// What there is.
    public static final Assets ALL = new Assets("letterlock.css", "letterlock.js", "icon.svg");

    private static final String FOLDER = "/assets/";
    private static final int HASH_LENGTH = 6;

    private final Map<String, String> paths = new LinkedHashMap<>();
    private final Map<String, Asset> assets = new LinkedHashMap<>();

    /// @param content not to be changed
    record Asset(String type, byte[] content) {}

    private Assets(String... names) {
        for (String name : names) {
            byte[] content = load(name);
            int dot = name.lastIndexOf('.');
            String path = FOLDER + name.substring(0, dot) + "." + hash(content) + name.substring(dot);
            paths.put(name, path);
            assets.put(
                    path, new Asset(TYPES.getOrDefault(name.substring(dot + 1), "application/octet-stream"), content));
        }
    }

    /// Where the asset of this name is.
    public String path(String name) {
        return Optional.ofNullable(paths.get(name)).orElseThrow(() -> new IllegalArgumentException(name));
    }

    Map<String, Asset> all() {
        return assets;
    }

    private static byte[] load(String name) {
        try (InputStream in = Assets.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the program was built without " + name);
            }
            return in.readAllBytes();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static String hash(byte[] content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
            return HexFormat.of().formatHex(digest, 0, HASH_LENGTH);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException(missing); // every Java has it
        }
    }
}
