package hostdev.cli.build;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassElement;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.Label;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// Writes out in a class what javac leaves to the first run of each place: `equals` and `hashCode` of a record, and
/// which case of a `switch` over types fits. The JDK makes a class or more for each where it is first come to, and
/// its ahead-of-time cache (of JDK 25) keeps none of them.
final class Desugar implements ClassTransform {
    private static final ClassDesc RECORDS = ClassDesc.of("java.lang.runtime.ObjectMethods");
    private static final ClassDesc SWITCHES = ClassDesc.of("java.lang.runtime.SwitchBootstraps");
    private static final ClassDesc OBJECTS = ClassDesc.of(Objects.class.getName());
    private static final MethodTypeDesc EQUALS =
            MethodTypeDesc.of(ConstantDescs.CD_boolean, ConstantDescs.CD_Object, ConstantDescs.CD_Object);
    private static final int HASH_FACTOR = 31;

    private final ClassDesc type;
    private final boolean isInterface;
    private final List<InvokeDynamicInstruction> replaced = new ArrayList<>();

    private Desugar(ClassModel model) {
        this.type = model.thisClass().asSymbol();
        this.isInterface = model.flags().has(AccessFlag.INTERFACE);
    }

    /// @param bytes a class file; the one returned does the same
    /// @param others where the classes that it knows are found
    static byte[] desugar(byte[] bytes, ClassLoader others) {
        ClassFile files = ClassFile.of(ClassFile.ClassHierarchyResolverOption.of(
                ClassHierarchyResolver.ofResourceParsing(others).orElse(ClassHierarchyResolver.defaultResolver())));
        ClassModel model = files.parse(bytes);
        return model.methods().stream().anyMatch(Desugar::isConcerned)
                ? files.transformClass(model, new Desugar(model))
                : bytes;
    }

    private static boolean isConcerned(MethodModel method) {
        return method.code().stream().flatMap(code -> code.elementStream()).anyMatch(Desugar::isReplaced);
    }

    /// A case that is a text or one of an enum stays as it is, and so does `toString`: it is for people who debug.
    private static boolean isReplaced(CodeElement element) {
        if (!(element instanceof InvokeDynamicInstruction call)) {
            return false;
        }
        ClassDesc by = call.bootstrapMethod().owner();
        return isSwitch(call)
                ? call.bootstrapArgs().stream().allMatch(ClassDesc.class::isInstance)
                : by.equals(RECORDS) && !call.name().equalsString("toString");
    }

    private static boolean isSwitch(InvokeDynamicInstruction call) {
        return call.bootstrapMethod().owner().equals(SWITCHES);
    }

    @Override
    public void accept(ClassBuilder builder, ClassElement element) {
        if (element instanceof MethodModel method && isConcerned(method)) {
            builder.transformMethod(method, MethodTransform.transformingCode(this::replace));
        } else {
            builder.with(element);
        }
    }

    private void replace(CodeBuilder code, CodeElement element) {
        if (isReplaced(element) && element instanceof InvokeDynamicInstruction call) {
            code.invokestatic(type, name(replaced.size()), call.typeSymbol(), isInterface);
            replaced.add(call);
        } else {
            code.with(element);
        }
    }

    private static String name(int number) {
        return "desugared$" + number;
    }

    @Override
    public void atEnd(ClassBuilder builder) {
        for (int i = 0; i < replaced.size(); i++) {
            InvokeDynamicInstruction call = replaced.get(i);
            builder.withMethodBody(
                    name(i),
                    call.typeSymbol(),
                    ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC | ClassFile.ACC_SYNTHETIC,
                    code -> write(code, call));
        }
    }

    private void write(CodeBuilder code, InvokeDynamicInstruction call) {
        if (isSwitch(call)) {
            writeSwitch(code, call.bootstrapArgs());
        } else if (call.name().equalsString("equals")) {
            writeEquals(code, fields(call));
        } else {
            writeHashCode(code, fields(call));
        }
    }

    private record Field(String name, ClassDesc type) {}

    /// The last arguments are handles that get the record's fields.
    private static List<Field> fields(InvokeDynamicInstruction call) {
        List<Field> fields = new ArrayList<>();
        for (ConstantDesc argument : call.bootstrapArgs()) {
            if (argument instanceof DirectMethodHandleDesc getter) {
                fields.add(
                        new Field(getter.methodName(), getter.invocationType().returnType()));
            }
        }
        return fields;
    }

    /// Of a value and the number of the case to begin with: the number of the first that fits, that behind the last
    /// where none does, -1 for null.
    private static void writeSwitch(CodeBuilder code, List<ConstantDesc> cases) {
        Label present = code.newLabel();
        code.aload(0).ifnonnull(present).iconst_m1().ireturn().labelBinding(present);
        for (int i = 0; i < cases.size(); i++) {
            Label next = code.newLabel();
            code.iload(1).loadConstant(i).if_icmpgt(next);
            code.aload(0).instanceOf((ClassDesc) cases.get(i)).ifeq(next);
            code.loadConstant(i).ireturn().labelBinding(next);
        }
        code.loadConstant(cases.size()).ireturn();
    }

    private void writeEquals(CodeBuilder code, List<Field> fields) {
        Label other = code.newLabel();
        Label different = code.newLabel();
        code.aload(0).aload(1).if_acmpne(other).iconst_1().ireturn().labelBinding(other);
        code.aload(1).instanceOf(type).ifeq(different);
        for (Field field : fields) {
            code.aload(0).getfield(type, field.name(), field.type());
            code.aload(1).checkcast(type).getfield(type, field.name(), field.type());
            TypeKind kind = TypeKind.from(field.type());
            switch (kind) {
                case REFERENCE -> code.invokestatic(OBJECTS, "equals", EQUALS).ifeq(different);
                case LONG -> code.lcmp().ifne(different);
                case FLOAT, DOUBLE ->
                    code.invokestatic(
                                    box(kind),
                                    "compare",
                                    MethodTypeDesc.of(ConstantDescs.CD_int, field.type(), field.type()))
                            .ifne(different);
                default -> code.if_icmpne(different);
            }
        }
        code.iconst_1().ireturn().labelBinding(different).iconst_0().ireturn();
    }

    private void writeHashCode(CodeBuilder code, List<Field> fields) {
        code.iconst_0();
        for (Field field : fields) {
            TypeKind kind = TypeKind.from(field.type());
            boolean reference = kind == TypeKind.REFERENCE;
            ClassDesc taken = reference ? ConstantDescs.CD_Object : field.type();
            code.loadConstant(HASH_FACTOR).imul();
            code.aload(0).getfield(type, field.name(), field.type());
            code.invokestatic(
                    reference ? OBJECTS : box(kind), "hashCode", MethodTypeDesc.of(ConstantDescs.CD_int, taken));
            code.iadd();
        }
        code.ireturn();
    }

    private static ClassDesc box(TypeKind primitive) {
        return switch (primitive) {
            case BOOLEAN -> ConstantDescs.CD_Boolean;
            case BYTE -> ConstantDescs.CD_Byte;
            case CHAR -> ConstantDescs.CD_Character;
            case SHORT -> ConstantDescs.CD_Short;
            case INT -> ConstantDescs.CD_Integer;
            case LONG -> ConstantDescs.CD_Long;
            case FLOAT -> ConstantDescs.CD_Float;
            case DOUBLE -> ConstantDescs.CD_Double;
            case REFERENCE, VOID -> throw new IllegalArgumentException("not a primitive: " + primitive);
        };
    }
}
