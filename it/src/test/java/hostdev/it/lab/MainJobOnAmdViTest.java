package hostdev.it.lab;

class MainJobOnAmdViTest extends MainJob {
    MainJobOnAmdViTest() {
        super("amdvi");
    }
}
