/// What is tried on a real kernel: the practice host itself, and the command in it, with real libvirt and a guest.
package hostdev.it.lab;
