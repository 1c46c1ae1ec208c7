/// What only the build runs, and no runtime has.
package hostdev.cli.build;
