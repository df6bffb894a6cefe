package org.letterlock.protocol.message;

import static java.util.Map.entry;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Tells the media type of a file by its name, else by how it begins.
public final class FileTypes {
    /// How many octets of the beginning are worth showing to [#guess].
    public static final int BEGINNING = 8192;

    private static final Map<String, String> BY_EXTENSION = Map.ofEntries(
            entry("txt", "text/plain"),
            entry("text", "text/plain"),
            entry("log", "text/plain"),
            entry("md", "text/markdown"),
            entry("csv", "text/csv"),
            entry("tsv", "text/tab-separated-values"),
            entry("htm", "text/html"),
            entry("html", "text/html"),
            entry("css", "text/css"),
            entry("ics", "text/calendar"),
            entry("vcf", "text/vcard"),
            entry("js", "text/javascript"),
            entry("mjs", "text/javascript"),
            entry("json", "application/json"),
            entry("xml", "application/xml"),
            entry("yaml", "application/yaml"),
            entry("yml", "application/yaml"),
            entry("sql", "application/sql"),
            entry("pdf", "application/pdf"),
            entry("ps", "application/postscript"),
            entry("rtf", "application/rtf"),
            entry("doc", "application/msword"),
            entry("xls", "application/vnd.ms-excel"),
            entry("ppt", "application/vnd.ms-powerpoint"),
            entry("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
            entry("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
            entry("pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
            entry("odt", "application/vnd.oasis.opendocument.text"),
            entry("ods", "application/vnd.oasis.opendocument.spreadsheet"),
            entry("odp", "application/vnd.oasis.opendocument.presentation"),
            entry("epub", "application/epub+zip"),
            entry("zip", "application/zip"),
            entry("gz", "application/gzip"),
            entry("tgz", "application/gzip"),
            entry("tar", "application/x-tar"),
            entry("bz2", "application/x-bzip2"),
            entry("xz", "application/x-xz"),
            entry("zst", "application/zstd"),
            entry("7z", "application/x-7z-compressed"),
            entry("rar", "application/vnd.rar"),
            entry("jar", "application/java-archive"),
            entry("wasm", "application/wasm"),
            entry("exe", "application/vnd.microsoft.portable-executable"),
            entry("asc", "application/pgp-signature"),
            entry("p7s", "application/pkcs7-signature"),
            entry("p7m", "application/pkcs7-mime"),
            entry("pem", "application/x-pem-file"),
            entry("eml", "message/rfc822"),
            entry("png", "image/png"),
            entry("jpg", "image/jpeg"),
            entry("jpeg", "image/jpeg"),
            entry("gif", "image/gif"),
            entry("webp", "image/webp"),
            entry("avif", "image/avif"),
            entry("heic", "image/heic"),
            entry("bmp", "image/bmp"),
            entry("tif", "image/tiff"),
            entry("tiff", "image/tiff"),
            entry("svg", "image/svg+xml"),
            entry("ico", "image/vnd.microsoft.icon"),
            entry("mp3", "audio/mpeg"),
            entry("m4a", "audio/mp4"),
            entry("ogg", "audio/ogg"),
            entry("opus", "audio/opus"),
            entry("wav", "audio/wav"),
            entry("flac", "audio/flac"),
            entry("mp4", "video/mp4"),
            entry("m4v", "video/mp4"),
            entry("webm", "video/webm"),
            entry("mov", "video/quicktime"),
            entry("avi", "video/vnd.avi"),
            entry("mkv", "video/matroska"),
            entry("mpg", "video/mpeg"),
            entry("mpeg", "video/mpeg"),
            entry("ttf", "font/ttf"),
            entry("otf", "font/otf"),
            entry("woff", "font/woff"),
            entry("woff2", "font/woff2"));

    private record Magic(int at, byte[] octets, String type) {
        static Magic of(int at, String latin1, String type) {
            return new Magic(at, latin1.getBytes(StandardCharsets.ISO_8859_1), type);
        }

        boolean fits(byte[] beginning) {
            int end = at + octets.length;
            return beginning.length >= end && Arrays.equals(beginning, at, end, octets, 0, octets.length);
        }
    }

    private static final List<Magic> BY_BEGINNING = List.of(
            Magic.of(0, "%PDF-", "application/pdf"),
            Magic.of(0, "\u0089PNG\r\n\u001a\n", "image/png"),
            Magic.of(0, "\u00ff\u00d8\u00ff", "image/jpeg"),
            Magic.of(0, "GIF87a", "image/gif"),
            Magic.of(0, "GIF89a", "image/gif"),
            Magic.of(8, "WEBP", "image/webp"),
            Magic.of(0, "II*\0", "image/tiff"),
            Magic.of(0, "MM\0*", "image/tiff"),
            Magic.of(0, "PK\u0003\u0004", "application/zip"),
            Magic.of(0, "\u001f\u008b", "application/gzip"),
            Magic.of(0, "BZh", "application/x-bzip2"),
            Magic.of(0, "\u00fd7zXZ\0", "application/x-xz"),
            Magic.of(0, "7z\u00bc\u00af'\u001c", "application/x-7z-compressed"),
            Magic.of(0, "{\\rtf", "application/rtf"),
            Magic.of(0, "%!PS", "application/postscript"),
            Magic.of(0, "OggS", "audio/ogg"),
            Magic.of(0, "ID3", "audio/mpeg"),
            Magic.of(0, "fLaC", "audio/flac"),
            Magic.of(8, "WAVE", "audio/wav"),
            Magic.of(4, "ftyp", "video/mp4"));

    private FileTypes() {}

    /// The type, with `charset=utf-8` where it is text and begins as UTF-8 does; `application/octet-stream` where
    /// nothing is known.
    ///
    /// @param beginning the first [#BEGINNING] octets, or all
    public static MediaType guess(String fileName, byte[] beginning) {
        String extension = fileName.substring(fileName.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        String named = BY_EXTENSION.get(extension);
        boolean text = isText(beginning);
        String type = named != null ? named : byBeginning(beginning, text);
        ParameterList list = ParameterList.of(type);
        return new MediaType(type.startsWith("text/") && text ? list.with("charset", "utf-8") : list);
    }

    private static String byBeginning(byte[] beginning, boolean text) {
        return BY_BEGINNING.stream()
                .filter(magic -> magic.fits(beginning))
                .map(Magic::type)
                .findFirst()
                .orElse(text && beginning.length > 0 ? "text/plain" : "application/octet-stream");
    }

    /// Whether it is UTF-8 without controls; a character may be cut at the end.
    private static boolean isText(byte[] beginning) {
        for (byte octet : beginning) {
            if (octet >= 0 && octet < ' ' && octet != '\t' && octet != '\n' && octet != '\r' && octet != '\f') {
                return false;
            }
        }
        CoderResult result = StandardCharsets.UTF_8
                .newDecoder()
                .decode(
                        ByteBuffer.wrap(beginning),
                        CharBuffer.allocate(beginning.length),
                        beginning.length < BEGINNING);
        return !result.isError();
    }
}
