package hostdev.core.json;

import com.google.gson.FormattingStyle;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import hostdev.core.model.ByteText;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Writes and reads [Json] as text; the only place that knows the library behind it.
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
        return written(value, FormattingStyle.COMPACT);
    }

    /// Indented by two, ending in a line end: for people.
    public static String pretty(Json value) {
        return written(value, FormattingStyle.PRETTY) + "\n";
    }

    private static String written(Json value, FormattingStyle style) {
        StringWriter text = new StringWriter();
        try (JsonWriter writer = new JsonWriter(text)) {
            writer.setFormattingStyle(style);
            write(value, writer);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // into memory: there is none
        }
        return text.toString();
    }

    private static void write(Json value, JsonWriter writer) throws IOException {
        switch (value) {
            case Json.Obj(var members) -> {
                writer.beginObject();
                for (Map.Entry<String, Json> member : members.entrySet()) {
                    writer.name(ByteText.escaped(member.getKey()));
                    write(member.getValue(), writer);
                }
                writer.endObject();
            }
            case Json.Arr(var items) -> {
                writer.beginArray();
                for (Json item : items) {
                    write(item, writer);
                }
                writer.endArray();
            }
            case Json.Text(var text) -> writer.value(ByteText.escaped(text));
            case Json.Num(var number) -> writer.value(number);
            case Json.Decimal(var number) -> writer.value(number);
            case Json.Bool(var truth) -> writer.value(truth);
            case Json.Null _ -> writer.nullValue();
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
            case STRING -> new Json.Text(ByteText.unescaped(reader.nextString()));
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
            members.put(ByteText.unescaped(reader.nextName()), read(reader));
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
