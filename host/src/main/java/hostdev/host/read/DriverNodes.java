package hostdev.host.read;

import hostdev.core.model.Attachment.Refusal;
import java.util.List;
import java.util.regex.Pattern;

/// Files in `/dev` that a driver makes once for all its devices, or without a link to the device that each is of.
///
/// @param files their names
/// @param drivers whose devices they may be used for
record DriverNodes(Pattern files, List<String> drivers, Refusal refusal) {
    static final List<DriverNodes> ALL = List.of(
            // programs of the makers manage host bus adapters by these
            forced("/dev/megaraid_sas_ioctl_node", "megaraid_sas"),
            forced("/dev/mpt[23]ctl", "mpt3sas", "mpt2sas"),
            forced("/dev/mptctl", "mptsas", "mptspi", "mptfc"),
            forced("/dev/megadev0", "megaraid_mbox", "megaraid"),
            forced("/dev/aac\\d+", "aacraid"),
            forced("/dev/twa\\d+", "3w-9xxx"),
            forced("/dev/twe\\d+", "3w-xxxx"),
            forced("/dev/twl\\d+", "3w-sas"),
            // AMD's secure processor: guests with encrypted memory, trusted applications (drivers/crypto/ccp)
            forced("/dev/(sev|dbc|tee\\d+|teepriv\\d+)", "ccp"),
            forced("/dev/(ipmi|ipmi/|ipmidev/)\\d+", "ipmi_si"),
            // drivers/infiniband/hw/hfi1/device.c, drivers/infiniband/hw/qib/qib_file_ops.c
            forced("/dev/hfi1_\\d+", "hfi1"),
            forced("/dev/ipath\\d*", "ib_qib"),
            forced("/dev/mst/.*", "mlx5_core", "mlx4_core"),
            forced("/dev/nvidia-nvswitch(ctl|\\d+)", "nvidia-nvswitch"),
            forced("/dev/hl(_controlD)?\\d+", "habanalabs"),
            forced("/dev/qat_.*|/dev/usdm_drv", "4xxx", "420xx", "c6xx", "c3xxx", "c4xxx", "dh895xcc"),
            // a watchdog that nobody answers restarts the host
            new DriverNodes(
                    Pattern.compile("/dev/watchdog\\d*"),
                    List.of("i6300ESB timer", "hpwdt", "pcwd_pci", "wdt_pci", "nv_tco", "sp5100_tco", "ipmi_si"),
                    Refusal.ALWAYS));

    private static DriverNodes forced(String files, String... drivers) {
        return new DriverNodes(Pattern.compile(files), List.of(drivers), Refusal.UNLESS_FORCED);
    }

    boolean covers(String file) {
        return files.matcher(file).matches();
    }
}
