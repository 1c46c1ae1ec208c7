package hostdev.core.json;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Writes and reads [Json] as text; the only place that knows the library that reads it.
public final class JsonText {
    private static final int MOST_NESTED = 500;

    /// Digits of a number: more would take longer than what they say is worth.
    private static final int MOST_DIGITS = 1000;

    private JsonText() {}

    /// Not JSON; the message says where and why.
    public static final class NotJson extends Exception {
        private static final long serialVersionUID = 1;

        public NotJson(String message) {
            super(message);
        }
    }

    /// On one line, without a line end: for the journal and for pipes.
    public static String line(Json value) {
        StringBuilder text = new StringBuilder();
        line(value, text);
        return text.toString();
    }

    private static void line(Json value, StringBuilder text) {
        switch (value) {
            case Json.Obj(var members) -> {
                text.append('{');
                String separator = "";
                for (Map.Entry<String, Json> member : members.entrySet()) {
                    text.append(separator);
                    quoted(member.getKey(), text);
                    text.append(':');
                    line(member.getValue(), text);
                    separator = ",";
                }
                text.append('}');
            }
            case Json.Arr(var items) -> {
                text.append('[');
                String separator = "";
                for (Json item : items) {
                    text.append(separator);
                    line(item, text);
                    separator = ",";
                }
                text.append(']');
            }
            case Json.Text(var string) -> quoted(string, text);
            case Json.Num(var number) -> text.append(number);
            case Json.Decimal(var number) -> text.append(number);
            case Json.Bool(var truth) -> text.append(truth);
            case Json.Null _ -> text.append("null");
        }
    }

    /// As RFC 8259 wants it, section 7: quotes, backslashes and what controls a terminal are escaped.
    private static void quoted(String string, StringBuilder text) {
        text.append('"');
        for (int i = 0; i < string.length(); i++) {
            char c = string.charAt(i);
            switch (c) {
                case '"', '\\' -> text.append('\\').append(c);
                case '\b' -> text.append("\\b");
                case '\t' -> text.append("\\t");
                case '\n' -> text.append("\\n");
                case '\f' -> text.append("\\f");
                case '\r' -> text.append("\\r");
                default -> {
                    if (c < ' ') {
                        text.append(c < 0x10 ? "\\u000" : "\\u001").append("0123456789ABCDEF".charAt(c & 0xf));
                    } else {
                        text.append(c);
                    }
                }
            }
        }
        text.append('"');
    }

    /// Indented by two, ending in a line end: for people.
    public static String pretty(Json value) {
        StringBuilder text = new StringBuilder();
        pretty(value, "\n", text);
        return text.append('\n').toString();
    }

    private static void pretty(Json value, String newline, StringBuilder text) {
        switch (value) {
            case Json.Obj(var members)
            when !members.isEmpty() -> {
                String separator = "{";
                for (Map.Entry<String, Json> member : members.entrySet()) {
                    text.append(separator).append(newline).append("  ");
                    quoted(member.getKey(), text);
                    text.append(": ");
                    pretty(member.getValue(), newline + "  ", text);
                    separator = ",";
                }
                text.append(newline).append('}');
            }
            case Json.Arr(var items)
            when !items.isEmpty() -> {
                String separator = "[";
                for (Json item : items) {
                    text.append(separator).append(newline).append("  ");
                    pretty(item, newline + "  ", text);
                    separator = ",";
                }
                text.append(newline).append(']');
            }
            case Json.Obj _, Json.Arr _, Json.Text _, Json.Num _, Json.Decimal _, Json.Bool _, Json.Null _ ->
                line(value, text);
        }
    }

    /// Reads one value and nothing behind it.
    ///
    /// @throws NotJson where the text is anything else
    public static Json parse(String text) throws NotJson {
        if (text.isBlank()) {
            throw new NotJson("empty text");
        }
        JsonReader reader = new JsonReader(new StringReader(text));
        reader.setStrictness(Strictness.STRICT);
        reader.setNestingLimit(MOST_NESTED);
        try {
            Json value = read(reader);
            if (reader.peek() != JsonToken.END_DOCUMENT) {
                throw new NotJson("text behind the value");
            }
            return value;
        } catch (IOException e) {
            throw new NotJson(where(e.getMessage()));
        }
    }

    /// The library's message without its advice to programmers: `not JSON at line 1 column 5 path $.a`.
    private static String where(@Nullable String message) {
        String first =
                message == null ? "not JSON" : message.lines().findFirst().orElse("");
        int at = first.indexOf(" at line ");
        return first.startsWith("Use JsonReader") && at > 0 ? "not JSON" + first.substring(at) : first;
    }

    private static Json read(JsonReader reader) throws IOException, NotJson {
        return switch (reader.peek()) {
            case BEGIN_OBJECT -> readObject(reader);
            case BEGIN_ARRAY -> readArray(reader);
            case STRING -> new Json.Text(reader.nextString());
            case NUMBER -> number(reader.nextString());
            case BOOLEAN -> new Json.Bool(reader.nextBoolean());
            case NULL -> {
                reader.nextNull();
                yield new Json.Null();
            }
            case NAME, END_OBJECT, END_ARRAY, END_DOCUMENT ->
                throw new IllegalStateException("the reader gave " + reader.peek() + " where a value begins");
        };
    }

    private static Json number(String digits) throws NotJson {
        if (digits.length() > MOST_DIGITS) {
            throw new NotJson("a number of more than " + MOST_DIGITS + " digits");
        }
        try {
            return new Json.Num(Long.parseLong(digits));
        } catch (NumberFormatException _) { // a fraction, or beyond 64 bits
            return decimal(digits);
        }
    }

    private static Json decimal(String digits) throws NotJson {
        try {
            BigDecimal value = new BigDecimal(digits);
            boolean whole = value.scale() == 0 && value.unscaledValue().bitLength() < Long.SIZE;
            return whole ? new Json.Num(value.longValueExact()) : new Json.Decimal(value); // 1e0 is written as 1
        } catch (NumberFormatException _) {
            throw new NotJson("a number that is too large or too small"); // such as 1e99999999999
        }
    }

    private static Json readObject(JsonReader reader) throws IOException, NotJson {
        Map<String, Json> members = new LinkedHashMap<>();
        reader.beginObject();
        while (reader.peek() != JsonToken.END_OBJECT) {
            members.put(reader.nextName(), read(reader));
        }
        reader.endObject();
        return new Json.Obj(members);
    }

    private static Json readArray(JsonReader reader) throws IOException, NotJson {
        List<Json> items = new ArrayList<>();
        reader.beginArray();
        while (reader.peek() != JsonToken.END_ARRAY) {
            items.add(read(reader));
        }
        reader.endArray();
        return new Json.Arr(items);
    }
}
