package hostdev.cli.view;

import hostdev.cli.view.Html.Tag;
import java.util.List;

/// A table of a page. On a narrow screen each row becomes a card whose cells say what they are, and roles keep it a
/// table for those who are read to.
final class HtmlTable {
    private final Html html;
    private final List<String> heads;

    HtmlTable(Html html, String... heads) {
        this.html = html;
        this.heads = List.of(heads);
        html.open(Tag.TABLE, "role", "table", "class", "columns-" + heads.length)
                .open(Tag.THEAD, "role", "rowgroup")
                .open(Tag.TR, "role", "row");
        this.heads.forEach(head -> html.put(Tag.TH, head, "scope", "col", "role", "columnheader"));
        html.close().close().open(Tag.TBODY, "role", "rowgroup");
    }

    void row(Runnable... cells) {
        html.open(Tag.TR, "role", "row");
        for (int i = 0; i < cells.length; i++) {
            html.open(Tag.TD, "role", "cell", "data-label", heads.get(i)).open(Tag.DIV);
            cells[i].run();
            html.close().close();
        }
        html.close();
    }

    void end() {
        html.close().close();
    }
}
