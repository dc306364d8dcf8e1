#!/usr/bin/env python3
# 아이블록 작품 ‘작품’ · http://127.0.0.1:8000
# 실행: python3 이_파일.py   (Windows에서는: py 이_파일.py)
# 내 프로그램은 여기부터 35번째 줄까지예요.


def program():
    global 번
    번 = 0
    눈 = Sprite("눈", x=-60, y=-30, size=130, costumes=["블링키"])

    def 눈_when_space_pressed(self):
        self.say("스페이스")

    눈.when_key_pressed("space", 눈_when_space_pressed)

    def 눈_when_clicked(self):
        self.say("눌렸다")

    눈.when_clicked(눈_when_clicked)

    def 눈_when_mouse_clicked(self):
        global 번
        번 += 1
        self.say(join(번, "번"))

    눈.when_mouse_clicked(눈_when_mouse_clicked)

    def 눈_when_started(self):
        while 번 <= 1:
            look_again()
        self.say("두 번")
        stop_all()

    눈.when_started(눈_when_started)

