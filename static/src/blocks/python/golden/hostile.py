#!/usr/bin/env python3
# 아이블록 작품 ‘작품’ · http://127.0.0.1:8000
# 실행: python3 이_파일.py   (Windows에서는: py 이_파일.py)
# 내 프로그램은 여기부터 107번째 줄까지예요.


def program():
    global import_os_system_echo_PWNED_2, import_os_print_PWNED, class__3, print_, import_, variable, n_1등, variable_2, self_, program_, variable_3, fi, 점수, 점수_2, runtime, number_, 가_b, variable_4, AB, variable_5, variable_6, variable_7, x
    import_os_system_echo_PWNED_2 = "\"; __import__(\"os\").system(\"echo PWNED\") #\n'''\\"
    import_os_print_PWNED = "__import__('os')\u000d\nprint('PWNED')\u2028\u202e\u0000\\"
    class__3 = 2
    print_ = 3
    import_ = 4
    variable = 5
    n_1등 = 6
    variable_2 = 7
    self_ = 8
    program_ = 9
    variable_3 = 10
    fi = 11
    점수 = 12
    점수_2 = 13
    runtime = 14
    number_ = 15
    가_b = 16
    variable_4 = 17
    AB = 18
    variable_5 = 19
    variable_6 = 20
    variable_7 = 21
    x = 22
    global_ = List("global", [])
    import_os_system_echo_PWNED_3 = Message("\"; __import__(\"os\").system(\"echo PWNED\") #\n'''\\")
    import_os_print_PWNED_2 = Message("__import__('os')\u000d\nprint('PWNED')\u2028\u202e\u0000\\")
    import_os_system_echo_PWNED = Sprite("\"; __import__(\"os\").system(\"echo PWNED\") #\n'''\\", x=-60, y=-30, size=130, costumes=["\"; __import__(\"os\").system(\"echo PWNED\") #\n'''\\", "\"; __import__(\"os\").system(\"echo PWNED\") #\n'''\\ 2"])
    class_ = Sprite("class", x=-60, y=-30, size=130, costumes=["블링키"])
    class__2 = Sprite("class", x=-60, y=-30, size=130, costumes=["블링키"])

    def import_os_system_echo_PWNED_4(self, import_os_system_echo_PWNED_5, self__2):
        self.say(join("값 ", import_os_system_echo_PWNED_5))

    def import_os_system_echo_PWNED_when_started(self):
        global class__3
        # 메모
        # import os
        # os.system("echo PWNED")
        # print("PWNED") """
        self.remove_bubble()
        self.say(class__3)
        self.say(print_)
        self.say(import_)
        self.say(variable)
        self.say(n_1등)
        self.say(variable_2)
        self.say(self_)
        self.say(program_)
        self.say(variable_3)
        self.say(fi)
        self.say(점수)
        self.say(점수_2)
        self.say(runtime)
        self.say(number_)
        self.say(가_b)
        self.say(variable_4)
        self.say(AB)
        self.say(variable_5)
        self.say(variable_6)
        self.say(variable_7)
        self.say(x)
        self.say("\"; __import__(\"os\").system(\"echo PWNED\") #\n'''\\")
        self.say(import_os_print_PWNED)
        class__3 = "__import__('os')\u000d\nprint('PWNED')\u2028\u202e\u0000\\"
        self.say(len(text(class__3)))
        global_.add("\"; __import__(\"os\").system(\"echo PWNED\") #\n'''\\")
        self.say(global_.item(1))
        import_os_system_echo_PWNED_3.send()
        import_os_print_PWNED_2.send_and_wait()
        import_os_system_echo_PWNED_4(self, "\"; __import__(\"os\").system(\"echo PWNED\") #\n'''\\", 1)
        self.wear("\"; __import__(\"os\").system(\"echo PWNED\") #\n'''\\")
        self.say(key_pressed("\"; __import__(\"os\").system(\"echo PWNED\") #\n'''\\"))

    import_os_system_echo_PWNED.when_started(import_os_system_echo_PWNED_when_started)

    def import_os_system_echo_PWNED_when_import(self):
        self.say("첫째 신호")

    import_os_system_echo_PWNED.when_received(import_os_system_echo_PWNED_3, import_os_system_echo_PWNED_when_import)

    def import_os_system_echo_PWNED_when_import_2(self):
        self.say("둘째 신호")

    import_os_system_echo_PWNED.when_received(import_os_print_PWNED_2, import_os_system_echo_PWNED_when_import_2)

    def import_os_system_echo_PWNED_when_im(self):
        self.say("안 나옴")

    import_os_system_echo_PWNED.when_key_pressed("\"; __import__(\"os\").system(\"echo PWNED\") #\n'''\\", import_os_system_echo_PWNED_when_im)

    def class_when_started(self):
        self.go_to_place_of(import_os_system_echo_PWNED)

    class_.when_started(class_when_started)

    def class_2_when_started(self):
        pass

    class__2.when_started(class_2_when_started)

