/// The files by which a boot loader gives a kernel, and Xen, their arguments: read and edited as lists of arguments in
/// each kind's own quoting. What is not an argument that changes stays as it is, byte for byte.
package hostdev.core.boot;
