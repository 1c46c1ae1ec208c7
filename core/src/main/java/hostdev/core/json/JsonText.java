package hostdev.core.json;

import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// Writes and reads [Json] as text; the only place that knows the library behind it.
public final class JsonText {
    private static final JsonFactory FACTORY = new JsonFactory();

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
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
            write(value, generator);
        }
        return text.toString();
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
                    text.append(line(Json.of(member.getKey()))).append(": ");
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
                text.append(line(value));
        }
    }

    private static void write(Json value, JsonGenerator generator) {
        switch (value) {
            case Json.Obj(var members) -> {
                generator.writeStartObject();
                members.forEach((name, member) -> {
                    generator.writeName(name);
                    write(member, generator);
                });
                generator.writeEndObject();
            }
            case Json.Arr(var items) -> {
                generator.writeStartArray();
                items.forEach(item -> write(item, generator));
                generator.writeEndArray();
            }
            case Json.Text(var text) -> generator.writeString(text);
            case Json.Num(var number) -> generator.writeNumber(number);
            case Json.Decimal(var number) -> generator.writeNumber(number);
            case Json.Bool(var truth) -> generator.writeBoolean(truth);
            case Json.Null _ -> generator.writeNull();
        }
    }

    /// Reads one value and nothing behind it.
    ///
    /// @throws NotJson where the text is anything else
    public static Json parse(String text) throws NotJson {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                throw new NotJson("empty text");
            }
            Json value = read(parser, first);
            if (parser.nextToken() != null) {
                throw new NotJson("text behind the value at "
                        + parser.currentTokenLocation().offsetDescription());
            }
            return value;
        } catch (JacksonException e) {
            throw new NotJson(e.getOriginalMessage());
        } catch (NumberFormatException e) {
            throw new NotJson(
                    "a number that is too large or too small"); // such as 1e99999999999: the library lets it through
        }
    }

    private static Json read(JsonParser parser, JsonToken token) {
        return switch (token) {
            case START_OBJECT -> readObject(parser);
            case START_ARRAY -> readArray(parser);
            case VALUE_STRING -> new Json.Text(parser.getString());
            case VALUE_NUMBER_INT ->
                parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                        ? new Json.Decimal(parser.getDecimalValue())
                        : new Json.Num(parser.getLongValue());
            case VALUE_NUMBER_FLOAT -> new Json.Decimal(parser.getDecimalValue());
            case VALUE_TRUE -> new Json.Bool(true);
            case VALUE_FALSE -> new Json.Bool(false);
            case VALUE_NULL -> new Json.Null();
            case NOT_AVAILABLE, END_OBJECT, END_ARRAY, PROPERTY_NAME, VALUE_EMBEDDED_OBJECT ->
                throw new IllegalStateException("the parser gave " + token + " where a value begins");
        };
    }

    private static Json readObject(JsonParser parser) {
        Map<String, Json> members = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            members.put(name, read(parser, parser.nextToken()));
        }
        return new Json.Obj(members);
    }

    private static Json readArray(JsonParser parser) {
        List<Json> items = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            items.add(read(parser, token));
        }
        return new Json.Arr(items);
    }
}
