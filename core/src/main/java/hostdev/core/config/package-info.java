/// A PCI configuration space explained register by register, in the words of lspci: [ConfigExplanation] is the door.
@org.jspecify.annotations.NullMarked
package hostdev.core.config;
