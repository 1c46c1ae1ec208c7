/// A simulated machine: a kernel, a disk and a hypervisor in memory that answer as the real ones do, for trying things
/// (`--host sim:FILE`) and for cutting the power anywhere. The rest of the product knows nothing of it.
package hostdev.host.sim;
