package hostdev.core.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class VitalProductDataTest {
    private static byte[] resource(int tag, String content) {
        byte[] text = content.getBytes(StandardCharsets.ISO_8859_1);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(tag);
        bytes.write(text.length & 0xff);
        bytes.write(text.length >> 8);
        bytes.writeBytes(text);
        return bytes.toByteArray();
    }

    private static byte[] card(String keywords) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(resource(0x82, "ConnectX-6 Dx"));
        bytes.writeBytes(resource(0x90, keywords));
        bytes.write(0x78);
        return bytes.toByteArray();
    }

    @Test
    void findsTheSerialNumberBehindOtherKeywords() {
        assertThat(VitalProductData.serialNumber(card("PN\4MCX6SN\13MT2108X00001RV\1\377")))
                .contains("MT2108X0000");
    }

    @Test
    void whatIsCutOffOrLiesAboutItsLengthIsNotRead() {
        byte[] whole = card("PN\4MCX6SN\13MT2108X00001");
        for (int length = 0; length < whole.length; length++) {
            assertThat(VitalProductData.serialNumber(Arrays.copyOf(whole, length)))
                    .as("cut at " + length)
                    .matches(number -> number.isEmpty() || number.get().equals("MT2108X0000"));
        }
        assertThat(VitalProductData.serialNumber(card("SN\377abc"))).isEmpty();
        assertThat(VitalProductData.serialNumber(new byte[] {-1, -1, -1, -1, -1}))
                .isEmpty();
        assertThat(VitalProductData.serialNumber(card("SN\3   "))).isEmpty();
    }
}
