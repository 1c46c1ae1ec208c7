package hostdev.cli.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hostdev.cli.view.Html.Tag;
import org.junit.jupiter.api.Test;

class HtmlTest {
    @Test
    void noTextBecomesAPartOfThePage() {
        Html html = new Html().put(Tag.SPAN, "<script>alert('1' & \"2\")</script>");
        assertThat(html.done())
                .isEqualTo("<span>&lt;script&gt;alert(&#39;1&#39; &amp; &quot;2&quot;)&lt;/script&gt;</span>");
    }

    @Test
    void noValueEndsItsAttribute() {
        assertThat(new Html().put(Tag.SPAN, "", "class", "\" onclick=\"x").done())
                .isEqualTo("<span class=\"&quot; onclick=&quot;x\"></span>");
    }

    @Test
    void whatActsOnATerminalIsShownAsThere() {
        assertThat(new Html().put(Tag.SPAN, "a\u001b[31m\u202eb\n").done())
                .isEqualTo("<span>a\\x1b[31m\\u202eb\\x0a</span>");
    }

    @Test
    void aCommandIsBrokenBetweenItsWordsOnly() {
        assertThat(new Html().command("hostdev assign --with-group").done())
                .isEqualTo("<code><span class=\"word\">hostdev</span> <span class=\"word\">assign</span>"
                        + " <span class=\"word\">--with-group</span></code>");
    }

    @Test
    void aTagThatIsStillOpenIsAFaultOfOurs() {
        Html html = new Html().open(Tag.DIV);
        assertThatThrownBy(html::done).isInstanceOf(IllegalStateException.class);
    }
}
