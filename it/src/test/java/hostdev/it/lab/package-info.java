/// The practice host itself: it boots, says what happened in it, and leaves nothing behind.
@org.jspecify.annotations.NullMarked
package hostdev.it.lab;
