#!/usr/bin/env python3
# 아이블록 작품 ‘작품’ · http://127.0.0.1:8000
# 실행: python3 이_파일.py   (Windows에서는: py 이_파일.py)
# 내 프로그램은 여기부터 41번째 줄까지예요.


def program():
    붓 = Sprite("붓", x=0, y=0, size=100, costumes=["블링키"])
    구경꾼 = Sprite("구경꾼", x=0, y=0, size=100, costumes=["블링키"])

    def 붓_when_started(self):
        self.erase_drawings()
        self.set_brush_color("#2f9e44")
        self.set_brush_thickness(4)
        self.change_brush_thickness(-1)
        self.set_brush_transparency(20)
        self.change_brush_transparency(10)
        self.hide()
        self.start_drawing()
        self.set_fill_color("#fcc419")
        self.start_filling()
        for _ in range(4):
            self.move(60)
            self.turn(90)
        self.say("네모를 그렸어요")
        self.set_random_brush_color()
        self.stop_drawing()
        self.stop_filling()
        self.go_to(-100, 20)
        self.show()
        self.stamp()
        self.say(self.x)

    붓.when_started(붓_when_started)

    def 구경꾼_when_started(self):
        for _ in range(3):
            self.change_x(5)
            self.say(self.x)

    구경꾼.when_started(구경꾼_when_started)

